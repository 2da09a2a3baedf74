import { distance } from '../../shared/distance';
import { ALL_DOLLAR_KEYS, type DollarKey } from './dollar-keys';

/**
 * (ours) Names that other tools and offices use for Scarf's keys, the surest first for each key. English, German,
 * French, Spanish, Italian, Portuguese, Dutch, Polish, Japanese, Swedish, Czech, Turkish, Russian, Chinese, Korean.
 */
const NAMES: Readonly<Record<Exclude<DollarKey, '$time'>, string>> = {
  $unique_id:
    'uniqueid eventid insertid messageid dedupeid eventuuid eventguid requestid ereignisid ereigniskennung ' +
    'ereignisnummer eindeutigekennung eindeutigeid iddelevenement identifiantdelevenement iddelevento iddoevento ' +
    'idevenement identifiantunique idevento idunico idunivoco identificadorunico ' +
    'gebeurtenisid uniekeid idzdarzenia unikalnyid イベントid 一意id handelseid udalostid olayid идентификаторсобытия idсобытия 事件id 唯一id 이벤트id 고유id id uuid guid uid kennung identifiant ' +
    'identificador identificativo identificatore identyfikator 識別子',
  $package:
    'package packageid packagename pkg artifact artifactid paket paketid paketname namedespakets paketkennung paquet idpaquet nomdupaquet ' +
    'nomdepaquet nombrepaquete nomedelpacchetto nomepacote naamvanhetpakket nazwapaczki ' +
    'paquete idpaquete nombredelpaquete pacchetto idpacchetto nomepacchetto pacote idpacote nomedopacote ' +
    'pakket pakketid pakketnaam pakiet idpakietu nazwapakietu パッケージ パッケージid パッケージ名 ' +
    'paketnamn balicek nazevbalicku paketadi пакет имяпакета 软件包 包名 패키지 패키지명',
  $tracking_pixel:
    'trackingpixel trackingpixelid pixelid zahlpixel pixeldesuivi pixeldeseguimiento pixelditracciamento ' +
    'pixelderastreamento volgpixel pikselsledzacy トラッキングピクセル',
  $version:
    'version ver packageversion tag versionsnummer programmversion paketversion softwareversion numerodeversion ' +
    'versiondupaquet versiondelpaquete numerodiversione versionedelpacchetto versaodopacote versienummer numerwersji バージョン番号 ' +
    'versione versao versie wersja バージョン verze surum версия 版本 버전',
  $type:
    'type event eventtype eventname kind ereignis ereignistyp ereignisart typ typedevenement typeevenement evenement tipo tipoevento ' +
    'tipodeevento tipodievento soortgebeurtenis rodzajzdarzenia イベントタイプ evento gebeurtenis zdarzenie typzdarzenia イベント イベント種別 種別 ' +
    'handelse handelsetyp udalost typudalosti olay olayturu событие типсобытия 事件 事件类型 이벤트 이벤트유형',
  $remote_address:
    'remoteaddress clientip clientaddress clientipaddress remoteip remoteaddr visitorip userip sourceip srcip ' +
    'callerip requestip cip ip ipaddress ipaddr xforwardedfor ipv4 ipadresse adresseip direccionip dirip ' +
    'ipadressedesclients clientipadresse besucherip adresseipduclient ipduclient ipvisiteur ipdelcliente ' +
    'direccionipdelcliente ipdocliente enderecoipdocliente ipclient indirizzoipdelclient ipadresvandeklant adresipklienta ' +
    'ipklienta 接続元ip 接続元ipアドレス クライアントipアドレス 送信元ipアドレス アクセス元ip ' +
    'indirizzoip enderecoip ipadres adresip ipアドレス クライアントip 送信元ip ' +
    'ipadress klientip adresaip ipadresa ipadresi ipадрес адресip ip地址 客户端ip 访客ip ip주소 클라이언트ip 접속ip',
  $user_agent:
    'useragent ua agent useragentstring requestuseragent httpuseragent csuseragent benutzeragent browserkennung ' +
    'agentutilisateur agentedeusuario agenteusuario agentedousuario agenteutente gebruikersagent ' +
    'agentuzytkownika ユーザーエージェント anvandaragent uzivatelskyagent kullaniciaraci пользовательскийагент 用户代理 사용자에이전트',
  $domain:
    'domain host hostname domane domaene domaine dominio domein domena ドメイン ホスト ホスト名 doman alanadi домен 域名 도메인',
  $referrer:
    'referrer referer referrerurl refererurl ref httpreferer httpreferrer csreferer csreferrer referringurl referringpage verweis ' +
    'herkunftsseite verweisendeurl pagedeprovenance paginadeorigen paginadeorigem paginadiorigine herkomstpagina ' +
    'stronazrodlowa リンク元 遷移元 ' +
    'verweisendeseite pagereferente referent referente paginadereferencia paginadiprovenienza referenciador ' +
    'verwijzer verwijzendepagina stronaodsylajaca リファラ リファラー 参照元 ' +
    'hanvisare odkazujicistranka yonlendiren источникперехода реферер 来源网址 引荐来源 리퍼러 참조url',
  $headers: 'headers header httpheaders requestheaders',
};

/** Names of the moment at which an event happened, the surest first. */
const TIMES =
  'time timestamp eventtime eventtimestamp eventdatetime occurredat eventat datetime ts requesttime requestedat ' +
  'edgestarttimestamp accesstime downloadedat downloadtime visitedat viewedat clickedat logtime originaltimestamp zeitstempel ' +
  'zeitpunkt ereigniszeit abrufzeit abrufzeitpunkt dateetheuredelevenement fechayhoradelevento dataehoradoevento ' +
  'dataeoradellevento czaszdarzenia イベント日時 アクセス時刻 ダウンロード日時 zugriffszeit datumuhrzeit datumundzeit datumunduhrzeit datumzeit horodatage dateheure ' +
  'dateetheure marcadetiempo marcatemporal fechahora fechayhora dataora dataeora marcatemporale datahora dataehora ' +
  'carimbodedatahora carimbodetempo tijdstip tijdstempel datumtijd datumentijd znacznikczasu dataczas dataiczas ' +
  'dataigodzina タイムスタンプ 日時 発生日時 アクセス日時 eventdate date when zeit datum fecha heure hora ora orario ' +
  'tijd czas godzina uhrzeit 日付 時刻 ' +
  'tidsstampel tidpunkt datumochtid casoverazitko datumacas zamandamgasi tarihsaat tarihvesaat меткавремени датавремя датаивремя ' +
  '时间戳 时间 日期时间 访问时间 타임스탬프 일시 접속시간 발생일시 tid cas zaman tarih saat время дата 日期 날짜 시간 시각';

/** Names of a moment in the life of a record, which may be that of the event if nothing else is. */
const RECORD_TIMES =
  'createdat created createdon createddate createtime creationtime creationdate erstelltam erstellt creele ' +
  'datecreation datedecreation creadoen fechacreacion fechadecreacion creatoil datacreazione criadoem datacriacao ' +
  'datadecriacao aangemaaktop aanmaakdatum datautworzenia utworzono 作成日時 登録日時 sentat receivedat ' +
  'ingestedat insertedat loadedat processedat updatedat updated updatedon modifiedat lastmodified geandertam ' +
  'misajourle actualizadoen aggiornatoil atualizadoem bijgewerktop zaktualizowano 更新日時 ' +
  'skapad skapades uppdaterad vytvoreno aktualizovano olusturulmatarihi guncellenmetarihi создано датасоздания обновлено ' +
  '创建时间 更新时间 생성일시 수정일시';

/** Moments that lie ahead or before, and versions, which look like dates. */
const NOT_EVENT_TIME =
  /expir|valid(?:un)?t(?:il|o)|until|duedate|deadline|birth|^dob$|version|release|build|ablauf|gultig|geburt|fallig|naissance|echeance|vencim|caduc|nacim|nascim|scaden|nascita|verval|geboorte|waznosc|urodz|wersja|有効期限|生年月日|utgang|giltig|fodelse|platnost|narozen|gecerlilik|dogum|срок|рожд|истека|过期|到期|有效期|生日/;

/** Lower case without marks, spaces and separators: `Adresse IP`, `adresse_ip` and `$adresseIp` are the same name. */
export function normalName(name: string): string {
  // Words of most files are of these signs alone, and every word of the first lines is asked about.
  if (!OTHER_THAN_ASCII.test(name)) return name.toLowerCase().replace(/[^a-z\d]/g, '');
  return name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[łøßæœı]/g, (letter) => SINGLE_LETTERS[letter] ?? letter)
    .replace(/[^\p{L}\p{N}]/gu, '');
}

const OTHER_THAN_ASCII = /[^ -~]/;

const SINGLE_LETTERS: Readonly<Record<string, string>> = {
  ...{ ł: 'l', ø: 'o', ß: 'ss', æ: 'ae', œ: 'oe' },
  // The dotless letter of Turkish, which no composition explains.
  ı: 'i',
};

/** The key that a name means, and how surely: 0 is surest. */
export interface KnownName {
  readonly key: DollarKey;
  readonly rank: number;
}

function ranked(key: DollarKey, words: string, from = 0): [string, KnownName][] {
  return words.split(' ').map((word, index) => [normalName(word), { key, rank: from + index }]);
}

/** Times of this rank and above are those of a record. */
const RECORD_RANK = 1000;
/** `data` is a date in Italian, Polish and Portuguese, and anything in English. */
const DOUBTFUL_RANK = 2000;

const KNOWN: ReadonlyMap<string, KnownName> = new Map<string, KnownName>([
  ...Object.entries(NAMES).flatMap(([key, words]) => ranked(key as DollarKey, words, 1)),
  ...ranked('$time', TIMES, 1),
  ...ranked('$time', RECORD_TIMES, RECORD_RANK),
  ...ranked('$time', 'data', DOUBTFUL_RANK),
]);

/** The key that a name means by itself, in one of the languages known here; `$time` means itself before `time`. */
export function knownName(name: string): KnownName | undefined {
  if (name.length > 80) return undefined;
  // A note behind the name, as in `Time (UTC)`, and the zone or unit that many exports add.
  const known = KNOWN.get(normalName(name)) ?? KNOWN.get(plainName(name));
  return known !== undefined && name.trim().startsWith('$') ? { ...known, rank: 0 } : known;
}

function plainName(name: string): string {
  const bare = normalName(name.replace(/[[(（].*[\])）]\s*$/, ''));
  return KNOWN.has(bare) ? bare : bare.replace(/(?:utc|gmt|local|iso8601|iso|unix|epoch|millis|ms)$/, '');
}

/** Whether a name means its key in some languages only. */
export function isDoubtful({ rank }: KnownName): boolean {
  return rank >= DOUBTFUL_RANK;
}

/** Whether a name is that of a moment in the life of a record: it was created, sent, changed. */
export function isRecordTime({ key, rank }: KnownName): boolean {
  return key === '$time' && rank >= RECORD_RANK && rank < DOUBTFUL_RANK;
}

/** Whether a name says that its times are not those of events: an expiry, a birthday, a version. */
export function isOtherTime(name: string): boolean {
  return NOT_EVENT_TIME.test(normalName(name));
}

/** The known key that an unknown key most likely means: an offer, never taken unasked; undefined: none is near enough. */
export function nearestDollarKey(key: string): DollarKey | undefined {
  if (key.length > 40) return undefined;
  const known = knownName(key);
  if (known !== undefined && !isDoubtful(known)) return known.key;
  // Two slips in a long word, one in a shorter word: `$remote_adress`, `$verson`.
  const name = normalName(key);
  const slips = name.length >= 8 ? 2 : name.length >= 5 ? 1 : 0;
  return ALL_DOLLAR_KEYS.find((candidate) => distance(name, normalName(candidate)) <= slips);
}

/** Whether a key may hold the time of an event without `$time`. */
export function seemsTime(key: string): boolean {
  const known = knownName(key);
  return known?.key === '$time' && !isDoubtful(known);
}
