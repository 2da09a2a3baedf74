import { expect, it } from 'vitest';
import { read } from './guessed';

const AGENT = 'Mozilla/5.0 (X11; Linux x86_64; rv:130.0) Gecko/20100101 Firefox/130.0';
const CELLS: Readonly<Record<string, string>> = {
  'time iso': '2026-11-27T10:00:00Z',
  $remote_address: '203.0.113.7',
  $package: 'oven',
  $tracking_pixel: 'spring',
  $user_agent: AGENT,
  $version: '1.2',
  $referrer: 'https://a.example/',
  $type: 'download',
};
const SAFE = ['time iso', '$remote_address'] as const;

it.each([
  [
    'German',
    'Zeitstempel (UTC);IP-Adresse des Clients;Paketname;Browserkennung;Herkunftsseite',
    ['$package', '$user_agent', '$referrer'],
  ],
  [
    'German',
    'Zeitpunkt;Client-IP;Name des Pakets;Versionsnummer;Verweisende Seite',
    ['$package', '$version', '$referrer'],
  ],
  [
    'German',
    'Datum/Uhrzeit;IP Adresse;Zählpixel;User-Agent;Ereignis-ID',
    ['$tracking_pixel', '$user_agent', '$unique_id'],
  ],
  ['German', 'Abrufzeit;Besucher IP;Paket;Ereignisart;Eindeutige ID', ['$package', '$type', '$unique_id']],
  [
    'French',
    'Date/Heure;Adresse IP du client;Nom du paquet;Agent utilisateur;Page de provenance',
    ['$package', '$user_agent', '$referrer'],
  ],
  [
    'French',
    'Horodatage;Adresse IP;Paquet;Référent;Numéro de version',
    ['$package', '$referrer', '$version'],
  ],
  [
    'French',
    'Date et heure de l’événement;IP visiteur;Pixel de suivi;Type d’événement',
    ['$tracking_pixel', '$type'],
  ],
  [
    'Spanish',
    'Fecha y hora;Dirección IP;Nombre del paquete;Agente de usuario;Página de origen',
    ['$package', '$user_agent', '$referrer'],
  ],
  ['Spanish', 'FECHA_HORA;IP del cliente;PAQUETE;IDENTIFICADOR', ['$package', '$unique_id']],
  [
    'Portuguese',
    'Data e hora;Endereço IP;Nome do pacote;Agente do usuário;Página de origem',
    ['$package', '$user_agent', '$referrer'],
  ],
  ['Portuguese', 'Carimbo de data/hora;IP do cliente;Pacote;Versão', ['$package', '$version']],
  [
    'Italian',
    'Data e ora;Indirizzo IP;Nome del pacchetto;User agent;Pagina di provenienza',
    ['$package', '$user_agent', '$referrer'],
  ],
  ['Italian', 'Data/ora;IP client;Pacchetto;Tipo di evento', ['$package', '$type']],
  [
    'Dutch',
    'Datum en tijd;IP-adres;Pakketnaam;Gebruikersagent;Verwijzende pagina',
    ['$package', '$user_agent', '$referrer'],
  ],
  ['Dutch', 'Tijdstip;IP-adres van de klant;Naam van het pakket;Versienummer', ['$package', '$version']],
  [
    'Polish',
    'Data i godzina;Adres IP;Nazwa pakietu;Agent użytkownika;Strona odsyłająca',
    ['$package', '$user_agent', '$referrer'],
  ],
  ['Polish', 'Znacznik czasu;Adres IP klienta;Pakiet;Numer wersji', ['$package', '$version']],
  [
    'Japanese',
    '日時;IPアドレス;パッケージ名;ユーザーエージェント;参照元',
    ['$package', '$user_agent', '$referrer'],
  ],
  [
    'Japanese',
    'アクセス日時;接続元IPアドレス;パッケージ;バージョン番号;イベントID',
    ['$package', '$version', '$unique_id'],
  ],
  [
    'English',
    'Date & Time (UTC);Client IP Address;Package Name;Referring URL;Event ID',
    ['$package', '$referrer', '$unique_id'],
  ],
])('knows the names of an office: %s, %s', (_, header, further) => {
  const uses = [...SAFE, ...further];
  const row = (id: string): string => uses.map((use) => (use === '$unique_id' ? id : CELLS[use])).join('\t');
  const table = read([header.replaceAll(';', '\t'), row('a1f3'), row('a1f4'), ''].join('\n'));
  expect(table.uses).toEqual(uses);
  expect(table.certainty('time-column') ?? 'certain').toBe('certain');
});
