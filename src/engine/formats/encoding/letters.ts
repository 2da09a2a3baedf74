/**
 * Words and names with letters beyond ASCII, as they stand in event files: cities, people, labels. The pairs of letters
 * in them show which encoding makes words of bytes.
 */
const WORDS = {
  western: `
    münchen köln düsseldorf nürnberg zürich österreich grüße größe straße für über schön müller schäfer jäger bäcker
    universität gebäude verfügbar öffentlich prüfung käse früh hören wörter mädchen hüfner weiß heiß süß außen fuß groß
    lübeck göttingen würzburg saarbrücken tübingen osnabrück gärtner krämer köhler lösung übung äpfel
    maßnahme gemäß königsberg jürgen günther björn grün rückgabe stück glück zurück natürlich möglich können dürfen läuft
    genève orléans québec montréal besançon nîmes sète béziers évian étiquette été élève école français garçon reçu
    ça où à là déjà très après près père mère frère crème bibliothèque première dernière système problème modèle espèce
    événement réseau qualité société numéro téléphone préféré créé année journée idée musée lycée café entrée
    forêt fenêtre être même tête bête fête hôpital hôtel rôle contrôle côté bientôt août goût coût île maître connaître
    noël israël naïf maïs haïti hélène françois françoise andré rené jérôme benoît loïc cédric aurélie zoé chloé
    dépôt marché sécurité accès succès progrès procès délai détail région général médical légal égal prénom
    málaga cádiz córdoba león gijón logroño coruña españa mañana niño señor año cañón bogotá medellín cancún méxico
    perú panamá josé maría garcía martínez rodríguez gonzález hernández lópez pérez sánchez gómez jiménez muñoz núñez
    información dirección versión descripción acción también más después así aquí está teléfono número página última
    público música rápido fácil día vía país raíz avión camión jamón corazón pingüino vergüenza
    são paulo joão brasília goiânia maceió belém paraná ceará espírito santarém évora setúbal guimarães bragança
    açúcar informação ação não então mãe irmã coração atenção função descrição três você português econômico avô avó
    usuário último próximo início código município município família importância experiência josé antónio conceição
    città università perché più può già così lunedì martedì qualità però forlì cantù niccolò nicolò è
    københavn malmö göteborg örebro jönköping västerås umeå luleå århus ålborg tromsø bodø ålesund trondhjem sjælland
    håkan åsa lars sørensen jørgensen nørgård kjær bjørn øystein søren mødet hjälp försök välkommen också från
    smörgås språk måndag lördag söndag första större år på får går hår låt båt må når få så då när där här själv
    jyväskylä hämeenlinna seinäjoki päivä hyvä äiti yhteensä käyttäjä määrä
    reykjavík akureyri ísland þórður guðrún hafnarfjörður selfoss jón sigurðsson
    coöperatie financiën belgië italië één privé patiënt reünie naïeve`,
  central: `
    łódź kraków gdańsk poznań wrocław częstochowa białystok toruń rzeszów bydgoszcz katowice śląsk zielona góra
    gdyni łomża chełm zamość nowy sącz przemyśl świnoujście kołobrzeg słupsk wałbrzych małgorzata paweł michał łukasz
    stanisław agnieszka grażyna józef wójcik wiśniewski kowalczyk zieliński szymański woźniak dąbrowski kozłowski
    jabłoński piątek środa sobota miesiąc październik tydzień dzień imię nazwisko hasło zażółć gęślą jaźń książka
    użytkownik wersja płatność wartość ilość ścieżka źródło błąd pobrań się że też już także może później również są
    ważny który została ą ę będzie między żółty żona żaden święto ćwiczenie pięć sześć dziewięć dziesięć tysiąc
    plzeň olomouc brno ústí hradec králové české budějovice zlín jihlava děčín třebíč příbram kolín žďár znojmo
    jiří tomáš lukáš ondřej vojtěch šárka kateřina věra zdeněk růžena dvořák novák svoboda černý procházka kučera veselý
    horák němec pokorný růžička čeština příjmení jméno heslo soubor stažení počet cena měsíc den týden úterý středa
    čtvrtek pátek říjen září březen květen červen červenec dům kůň stůl můj své při není už ještě něco může více
    uživatel hodnota verze platnost změna že však až každý který několik většina děti řeka moře
    košice žilina nitra trenčín prešov bratislava banská bystrica ľubomír ľudovít šťastný ťažký kôň dĺžka vŕba
    používateľ heslo súbor dôvod môže štátny päť deväť
    győr pécs szeged debrecen székesfehérvár kecskemét nyíregyháza lászló józsef györgy zoltán tünde szűcs tóth nagy
    kovács horváth szabó kőszeg fehér felhasználó jelszó érték összeg időpont első utolsó szép hétfő kedd szerda
    csütörtök péntek vasárnap ősz nő erdő hűtő tűz fűtő gyűrű őr
    timișoara bucurești iași brașov craiova timişoara bucureşti iaşi braşov galaţi constanţa ploieşti
    ștefan ţară în și să până câmp mâine
    čakovec šibenik požega osijek đakovo split zagreb ljubljana maribor koper kočevje škofja loka čačak niš
    miloš dušan đorđe ćosić petrović jovanović nikolić marković korisnik lozinka način čovjek`,
  cyrillic: `
    москва санкт петербург казань новосибирск екатеринбург нижний новгород самара омск челябинск ростов уфа красноярск
    пермь воронеж волгоград краснодар саратов тюмень тольятти ижевск барнаул иркутск ульяновск хабаровск ярославль
    владивосток махачкала томск оренбург кемерово рязань астрахань пенза липецк киров тула сочи калининград
    россия беларусь украина казахстан минск алматы иван петров сидоров александр дмитрий сергей андрей алексей
    мария анна елена ольга наталья татьяна екатерина иванова смирнова кузнецов попов васильев михайлов
    скачать загрузка версия пользователь пароль дата время город страна имя фамилия адрес телефон сумма цена товар
    количество значение файл пакет установка обновление привет мир день месяц год понедельник вторник среда четверг
    пятница суббота воскресенье январь февраль март апрель май июнь июль август сентябрь октябрь ноябрь декабрь
    это как что для или все при без если может был она они его ещё ёлка объект съезд подъезд
    київ львів харків одеса дніпро запоріжжя вінниця житомир чернівці користувач завантаження їжак європа
    софия пловдив варна бургас русе стара загора българия щастие`,
  greek: `
    αθήνα θεσσαλονίκη πάτρα ηράκλειο λάρισα βόλος ιωάννινα χανιά ρόδος κέρκυρα καβάλα ελλάδα κύπρος λευκωσία
    γιώργος μαρία νίκος δημήτρης ελένη κωνσταντίνος παπαδόπουλος χρήστης κωδικός ημερομηνία ώρα πόλη χώρα όνομα
    επώνυμο διεύθυνση τηλέφωνο αρχείο λήψη έκδοση και το της την των είναι για από με στο στην`,
  turkish: `
    istanbul ankara izmir bursa antalya eskişehir diyarbakır şanlıurfa kahramanmaraş muğla çanakkale gümüşhane kırşehir
    nevşehir niğde iğdır ağrı muş şırnak beşiktaş üsküdar kadıköy beyoğlu ığdır türkiye türkçe kullanıcı şifre
    ayşe fatoş gülşen özgür çağlar doğan erdoğan yıldız yılmaz kılıç çelik öztürk şahin aydın başak ağustos eylül
    salı çarşamba perşembe değer sürüm indirme tarih için değil şey güneş ışık kız büyük küçük`,
} as const;
export type Family = keyof typeof WORDS;

const PAIRS: ReadonlyMap<Family, ReadonlySet<string>> = new Map(
  (Object.keys(WORDS) as Family[]).map((family) => [family, pairsOf(WORDS[family])]),
);

function pairsOf(words: string): ReadonlySet<string> {
  const pairs = new Set<string>();
  for (const word of words.split(/\s+/)) {
    const bounded = ` ${word} `;
    for (let at = 1; at < bounded.length; at += 1) pairs.add(bounded.slice(at - 1, at + 1));
  }
  return pairs;
}

/** Whether two letters stand side by side in words of one of these families. A space is the edge of a word. */
export function isPairOf(families: readonly Family[], pair: string): boolean {
  return families.some((family) => PAIRS.get(family)?.has(pair) === true);
}

/** Characters that Chinese, Japanese and Korean texts are mostly made of. */
export const FREQUENT = {
  simplified: new Set(
    '的一是不了在人有我他这个们中来上大为和国地到以说时要就出会可也你对生能而子那得于着下自之年过发后作里用道行所然家种事成方多经么去法学如都同现当没动面起看定天分还进好小部其些主样理心她本前开但因只从想实日军者意无力它与长把机十民第公此已工使情明性知全三又关点正业外将两高间由问很最重并物手应战向头文体政美相见被利什二等产或新己制身果加西斯月话合回特代内信表化老给世位次度门任常先海通教儿原东声提立及比员解水名真论处走义各入几口认条平系气题活尔更别打女变四神总何电数安少报才结反受目太量再感建务做接必场件计管期市直德资命山金指克许统区保至队形社便空决治展马科司五基眼书非则听白却界达光放强即像难且权思王象完设式色路记南品住告类求据程北边死张该交规万取拉格望觉术领共确传师观清今切院让识候带导争运笔京广州深圳杭宁波苏武汉津沪川渝陕湖江浙徽闽赣鲁豫粤桂琼贵云藏甘青新疆港澳台成都西安沈阳哈尔滨长春济郑厦福温联网用户下载版本地址姓名城市国家日期时间电话李重庆王张刘陈杨赵黄周吴徐孙胡朱林何郭马罗梁宋郑谢韩唐冯董萧曹袁邓',
  ),
  traditional: new Set(
    '的一是不了在人有我他這個們中來上大為和國地到以說時要就出會可也你對生能而子那得於著下自之年過發後作里用道行所然家種事成方多經麼去法學如都同現當沒動面起看定天分還進好小部其些主樣理心她本前開但因只從想實日軍者意無力它與長把機十民第公此已工使情明性知全三又關點正業外將兩高間由問很最重並物手應戰向頭文體政美相見被利什二等產或新己制身果加西斯月話合回特代內信表化老給世位次度門任常先海通教兒原東聲提立及比員解水名真論處走義各入幾口認條平系氣題活爾更別打女變四神總何電數安少報才結反受目太量再感建務做接必場件計管期市直德資命山金指克許統區保至隊形社便空決治展馬科司五基眼書非則聽白卻界達光放強即像難且權思王象完設式色路記南品住告類求據程北邊張該交規萬取拉格望覺術領共確傳師觀清今切院讓識候帶導爭運臺台灣北高雄新竹桃園嘉義屏東宜蘭花蓮基隆彰化雲林苗栗香港九龍澳門使用者下載版本地址姓名城市國家日期時間電話陳林黃張李王吳劉蔡楊許鄭謝洪郭邱曾廖賴徐周葉蘇莊呂江何蕭羅高潘簡朱鍾游詹胡施沈余盧梁趙顏柯翁魏孫戴',
  ),
  japanese: new Set(
    '東京都大阪府北海道札幌仙台横浜名古屋京都神戸広島福岡県市区町村新潟静岡千葉埼玉川崎熊本鹿児島沖縄那覇金沢長野岐阜奈良和歌山岡山松高徳愛媛知佐賀崎宮城秋田形青森岩手群馬栃木茨茅日本語人年月火水木金土時分秒名前住所電話番号国会社学校生先私今何行来見出入上下中外左右前後間大小長短高安新古多少白黒赤青山川田中鈴木佐藤高橋伊渡辺山本中村小林加藤吉田斎藤井上清水池橋石林口阿部森内原用者利設定変更追加削除登録検索一覧版数値文字列表示開始終了確認完成発送注文商品価格合計件数',
  ),
  korean: new Set(
    '가각간갈감강개거건걸검것게겨결경계고공과관광교구국군권귀규그근글금급기긴길김나날남내너네년노논농누는능니님다단달담당대더덕데도독동되된두드든들등때또라락란람래량러런럼레려력련로록론료루류률르른를름리린림마막만말망매머먼메면명모목몬못무문물미민및밀바박반발방배백버번범법변별병보복본부북분불비사산살삼상새색생서석선설성세소속손송수순술스습승시식신실심싶아안않알았앞야약양어언얼업없었에여역연열영예오온올와완왔외요용우운울원월위유육윤으은을음의이인일임입있자작잘장재저적전절점정제조족존종좋주준중지직진질집차찬참창책처천철첫청체초총최추축출충치카코크타태터테토통트특티파판평포표품프필하학한할함합항해했행향허현형호화확환활황회효후훈희히힘',
  ),
} as const;
export type Frequent = keyof typeof FREQUENT;
