/**
 * Months from January on, as texts in the languages of offices name them. What is October in Croatian and November in
 * Polish, `listopada`, is read as November.
 */
const MONTHS = [
  'january jan januar januari jänner jän janvier janv enero ene gennaio gen janeiro stycznia ' +
    'styczeń sty января янв ledna leden ocak oca tammikuuta január ianuarie' +
    ' січня січень січ януари яну ιανουαρίου ιανουάριος ιαν ינואר בינואר يناير มกราคม มค siječnja' +
    ' siječanj sij',
  'february feb februar februari feber février févr fév fevrier fevr febrero febbraio fevereiro fev ' +
    'lutego luty lut февраля фев февр února únor şubat şub helmikuuta február februarie' +
    ' лютого лютий лют февруари φεβρουαρίου φεβρουάριος φεβ פברואר בפברואר فبراير กุมภาพันธ์ กพ' +
    ' veljače veljača velj',
  'march mar märz maerz mär mrz mars marts marzo março marco maart mrt marca marzec марта мар ' +
    'března březen mart maaliskuuta március martie' +
    ' березня березень бер март μαρτίου μάρτιος μαρ מרץ במרץ مارس มีนาคม มีค maret ožujka ožujak' +
    ' ožu',
  'april apr avril avr abril abr aprile kwietnia kwiecień kwi апреля апр dubna duben nisan nis ' +
    'huhtikuuta április aprilie' +
    ' квітня квітень кві квіт април απριλίου απρίλιος απρ אפריל באפריל أبريل إبريل เมษายน เมย' +
    ' travnja travanj tra',
  'may mai mayo maggio mag maio mei maja maj мая května květen mayıs toukokuuta május' +
    ' травня травень трав май μαΐου μάιος μαΐ מאי במאי مايو พฤษภาคม พค svibnja svibanj svi',
  'june jun juni juin junio giugno giu junho czerwca czerwiec cze июня июн června červen haziran ' +
    'haz kesäkuuta június iunie' +
    ' червня червень чер черв юни ιουνίου ιούνιος ιουν יוני ביוני يونيو มิถุนายน มิย lipnja lipanj',
  'july jul juli juillet juil julio luglio lug julho lipca lipiec lip июля июл července červenec ' +
    'temmuz tem heinäkuuta július iulie' +
    ' липня липень лип юли ιουλίου ιούλιος ιουλ יולי ביולי يوليو กรกฎาคม กค srpnja srpanj srp',
  'august aug août aout agosto ago augustus augusti sierpnia sierpień sie августа авг srpna srpen ' +
    'ağustos ağu elokuuta augusztus' +
    ' серпня серпень сер серп август αυγούστου αύγουστος αυγ אוגוסט באוגוסט أغسطس สิงหาคม สค' +
    ' agustus agt avgust avg kolovoza kolovoz kol',
  'september sept sep septembre septiembre setiembre set settembre sett setembro września wrzesień ' +
    'wrz сентября сен сент září eylül eyl syyskuuta szeptember septembrie' +
    ' вересня вересень вер септември σεπτεμβρίου σεπτέμβριος σεπ ספטמבר בספטמבר سبتمبر กันยายน กย' +
    ' septembar rujna rujan ruj',
  'october oct oktober okt octobre octubre ottobre ott outubro out października październik paź paz ' +
    'октября окт října říjen ekim eki lokakuuta október octombrie' +
    ' жовтня жовтень жов жовт октомври οκτωβρίου οκτώβριος οκτ אוקטובר באוקטובר أكتوبر ตุลาคม ตค' +
    ' oktobar',
  'november nov novembre noviembre novembro listopada listopad lis ноября ноя нояб listopadu kasım ' +
    'kas marraskuuta noiembrie' +
    ' листопада листопад лис лист ноември ное νοεμβρίου νοέμβριος νοε נובמבר בנובמבר نوفمبر' +
    ' พฤศจิกายน พย novembar studenoga studenog studeni stu',
  'december dec dezember dez décembre déc decembre diciembre dic dicembre dezembro grudnia grudzień ' +
    'gru desember des декабря дек prosince prosinec aralık ara joulukuuta decembrie' +
    ' грудня грудень гру груд декември δεκεμβρίου δεκέμβριος δεκ דצמבר בדצמבר ديسمبر ธันวาคม ธค' +
    ' decembar prosinca prosinac pro',
];

const WEEKDAYS = [
  'monday mon tuesday tue tues wednesday wed thursday thu thur thurs friday fri saturday sat sunday sun',
  'montag mo dienstag di mittwoch mi donnerstag do freitag fr samstag sonnabend sa sonntag so',
  'lundi lun mardi mar mercredi mer jeudi jeu vendredi ven samedi sam dimanche dim',
  'lunes martes miércoles miercoles mié mie jueves jue viernes vie sábado sabado sáb sab domingo dom',
  'lunedì lunedi martedì martedi mercoledì mercoledi giovedì giovedi gio venerdì venerdi sabato domenica',
  'segunda-feira segunda seg terça-feira terça ter quarta-feira quarta qua quinta-feira quinta qui sexta-feira sexta sex',
  'maandag ma dinsdag woensdag wo donderdag vrijdag vr zaterdag za zondag zo',
  'poniedziałek pon wtorek wt środa śr czwartek czw piątek pt sobota sob niedziela niedz ndz',
  'mandag tirsdag onsdag torsdag fredag lørdag søndag måndag tisdag lördag söndag man tir tirs ons tor tors fre lør søn mån tis lör sön',
  'pondělí po úterý út st čtvrtek čt pátek pá sobota neděle ne hétfő kedd szerda csütörtök péntek szombat vasárnap luni marți miercuri joi vineri sâmbătă duminică',
  'pazartesi salı çarşamba perşembe cuma cumartesi pazar pzt çar prş per cmt paz senin selasa rabu kamis jumat sabtu minggu',
  'понеділок вівторок четвер пʼятниця субота неділя понеделник вторник сряда четвъртък петък събота нд',
  'δευτέρα τρίτη τετάρτη πέμπτη παρασκευή σάββατο κυριακή الاثنين الثلاثاء الأربعاء الخميس الجمعة السبت الأحد',
  'понедельник пн вторник вт среда ср четверг чт пятница пт суббота сб воскресенье вс',
];

const MONTH_BY_NAME: ReadonlyMap<string, number> = new Map(
  MONTHS.flatMap((names, index) => names.split(' ').map((name): [string, number] => [name, index + 1])),
);
const WEEKDAY_NAMES: ReadonlySet<string> = new Set(WEEKDAYS.flatMap((names) => names.split(' ')));

/** The month, counted from 1, that a word in lower case names; undefined: none. */
export function monthOf(word: string): number | undefined {
  return MONTH_BY_NAME.get(word);
}

/** Whether a word in lower case names a day of the week. Some are also months. */
export function isWeekday(word: string): boolean {
  return WEEKDAY_NAMES.has(word);
}
