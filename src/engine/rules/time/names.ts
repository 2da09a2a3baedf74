/** Months from January on, as texts in the languages of Europe name them. */
const MONTHS = [
  'january jan januar januari jänner jän janvier janv enero ene gennaio gen janeiro stycznia ' +
    'styczeń sty января янв ledna leden ocak oca tammikuuta január ianuarie',
  'february feb februar februari feber février févr fév fevrier fevr febrero febbraio fevereiro fev ' +
    'lutego luty lut февраля фев февр února únor şubat şub helmikuuta február februarie',
  'march mar märz maerz mär mrz mars marts marzo março marco maart mrt marca marzec марта мар ' +
    'března březen mart maaliskuuta március martie',
  'april apr avril avr abril abr aprile kwietnia kwiecień kwi апреля апр dubna duben nisan nis ' +
    'huhtikuuta április aprilie',
  'may mai mayo maggio mag maio mei maja maj мая května květen mayıs toukokuuta május',
  'june jun juni juin junio giugno giu junho czerwca czerwiec cze июня июн června červen haziran ' +
    'haz kesäkuuta június iunie',
  'july jul juli juillet juil julio luglio lug julho lipca lipiec lip июля июл července červenec ' +
    'temmuz tem heinäkuuta július iulie',
  'august aug août aout agosto ago augustus augusti sierpnia sierpień sie августа авг srpna srpen ' +
    'ağustos ağu elokuuta augusztus',
  'september sept sep septembre septiembre setiembre set settembre sett setembro września wrzesień ' +
    'wrz сентября сен сент září eylül eyl syyskuuta szeptember septembrie',
  'october oct oktober okt octobre octubre ottobre ott outubro out października październik paź paz ' +
    'октября окт října říjen ekim eki lokakuuta október octombrie',
  'november nov novembre noviembre novembro listopada listopad lis ноября ноя нояб listopadu kasım ' +
    'kas marraskuuta noiembrie',
  'december dec dezember dez décembre déc decembre diciembre dic dicembre dezembro grudnia grudzień ' +
    'gru desember des декабря дек prosince prosinec aralık ara joulukuuta decembrie',
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
