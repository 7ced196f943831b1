/** What advertising platforms call the columns of their reports, as far as made exports use them. */

/** Languages of made exports. */
export const LANGUAGES = ['en', 'es', 'de', 'fr', 'pt'] as const;
export type Language = (typeof LANGUAGES)[number];

/** What a column holds. `spend` may name its currency: "{}" stands for the code. */
export type ColumnRole =
  | 'campaign'
  | 'group'
  | 'adName'
  | 'adId'
  | 'day'
  | 'rangeStart'
  | 'rangeEnd'
  | 'currency'
  | 'impressions'
  | 'clicks'
  | 'ctr'
  | 'cpc'
  | 'spend'
  | 'conversions'
  | 'revenue'
  | 'device'
  | 'age';

/** A platform's report. */
export interface Dialect {
  readonly name: string;
  readonly headers: Readonly<
    Partial<Record<Language, Readonly<Partial<Record<ColumnRole, readonly string[]>>>>>
  >;
  /** Lines before the header, given the first and the last day. */
  readonly preamble?: (language: Language, first: string, last: string) => readonly string[];
  /** First cell of a row of totals, by language. */
  readonly totals?: Readonly<Partial<Record<Language, readonly string[]>>>;
  readonly footer?: readonly string[];
  /** What stands in a cell that was not measured. */
  readonly placeholders: readonly string[];
}

const GOOGLE_TITLES: Readonly<Record<Language, string>> = {
  en: 'Ad report',
  es: 'Informe de anuncios',
  de: 'Anzeigenbericht',
  fr: 'Rapport sur les annonces',
  pt: 'Relatório de anúncios',
};

/** The reports that are made. */
export const DIALECTS: readonly Dialect[] = [
  {
    name: 'google-ads',
    headers: {
      en: {
        ...{
          campaign: ['Campaign'],
          group: ['Ad group'],
          adId: ['Ad ID'],
          adName: ['Ad name'],
          day: ['Day'],
        },
        ...{
          currency: ['Currency code'],
          impressions: ['Impr.', 'Impressions'],
          clicks: ['Clicks'],
          ctr: ['CTR'],
        },
        ...{ cpc: ['Avg. CPC'], spend: ['Cost'], conversions: ['Conversions'], revenue: ['Conv. value'] },
        ...{ device: ['Device'], age: ['Age'] },
      },
      es: {
        ...{ campaign: ['Campaña'], group: ['Grupo de anuncios'], adId: ['ID del anuncio', 'ID de anuncio'] },
        ...{
          day: ['Día'],
          currency: ['Código de moneda'],
          impressions: ['Impr.', 'Impresiones'],
          clicks: ['Clics'],
        },
        ...{ ctr: ['CTR'], cpc: ['CPC medio', 'Prom. CPC'], spend: ['Coste', 'Costo'] },
        ...{
          conversions: ['Conversiones'],
          revenue: ['Valor de conv.'],
          device: ['Dispositivo'],
          age: ['Edad'],
        },
      },
      de: {
        ...{ campaign: ['Kampagne'], group: ['Anzeigengruppe'], adId: ['Anzeigen-ID'], day: ['Tag'] },
        ...{
          currency: ['Währungscode'],
          impressions: ['Impr.', 'Impressionen'],
          clicks: ['Klicks'],
          ctr: ['CTR'],
        },
        ...{
          cpc: ['Durchschn. CPC'],
          spend: ['Kosten'],
          conversions: ['Conversions'],
          revenue: ['Conv.-Wert'],
        },
        ...{ device: ['Gerät'], age: ['Alter'] },
      },
      fr: {
        ...{ campaign: ['Campagne'], group: ["Groupe d'annonces"], adId: ["ID de l'annonce"], day: ['Jour'] },
        ...{
          currency: ['Code de devise', 'Code de la devise'],
          impressions: ['Impr.', 'Impressions'],
          clicks: ['Clics'],
        },
        ...{ ctr: ['CTR'], cpc: ['CPC moy.'], spend: ['Coût'], conversions: ['Conversions'] },
        ...{ revenue: ['Val. conv.', 'Valeur de conv.'], device: ['Appareil'], age: ['Âge'] },
      },
      pt: {
        ...{ campaign: ['Campanha'], group: ['Grupo de anúncios'], adId: ['ID do anúncio'], day: ['Dia'] },
        ...{
          currency: ['Código da moeda'],
          impressions: ['Impr.', 'Impressões'],
          clicks: ['Cliques'],
          ctr: ['CTR'],
        },
        ...{ cpc: ['CPC méd.'], spend: ['Custo'], conversions: ['Conversões'], revenue: ['Valor conv.'] },
        ...{ device: ['Dispositivo'], age: ['Idade'] },
      },
    },
    preamble: (language, first, last) => [GOOGLE_TITLES[language], `${first} - ${last}`],
    totals: {
      en: ['Total: Filtered ads', 'Total: Account', 'Total: Campaigns'],
      es: ['Total: Cuenta', 'Total: anuncios filtrados'],
      de: ['Gesamt: Konto', 'Gesamt: Gefilterte Anzeigen'],
      fr: ['Total : Compte', 'Total: Compte'],
      pt: ['Total: conta', 'Total: Conta'],
    },
    placeholders: [' --', '--'],
  },
  {
    name: 'meta-ads',
    headers: {
      en: {
        ...{
          campaign: ['Campaign name'],
          group: ['Ad set name'],
          adId: ['Ad ID'],
          adName: ['Ad name'],
          day: ['Day'],
        },
        ...{ rangeStart: ['Reporting starts'], rangeEnd: ['Reporting ends'], impressions: ['Impressions'] },
        ...{ clicks: ['Link clicks', 'Clicks (all)'], ctr: ['CTR (link click-through rate)', 'CTR (all)'] },
        ...{
          cpc: ['CPC (cost per link click)'],
          spend: ['Amount spent ({})'],
          conversions: ['Results', 'Purchases'],
        },
        ...{ revenue: ['Purchases conversion value'], device: ['Impression device'], age: ['Age'] },
      },
      es: {
        ...{ campaign: ['Nombre de la campaña'], group: ['Nombre del conjunto de anuncios'] },
        ...{ adId: ['Identificador del anuncio'], adName: ['Nombre del anuncio'], day: ['Día'] },
        ...{
          rangeStart: ['Inicio del informe'],
          rangeEnd: ['Fin del informe'],
          impressions: ['Impresiones'],
        },
        ...{ clicks: ['Clics en el enlace'], spend: ['Importe gastado ({})'], conversions: ['Resultados'] },
        ...{ age: ['Edad'] },
      },
      de: {
        ...{ campaign: ['Kampagnenname'], group: ['Anzeigengruppenname'], adId: ['Anzeigen-ID'] },
        ...{ adName: ['Anzeigenname', 'Name der Werbeanzeige'], day: ['Tag'] },
        ...{ rangeStart: ['Berichtsstart'], rangeEnd: ['Berichtsende'], impressions: ['Impressionen'] },
        ...{ clicks: ['Link-Klicks'], spend: ['Ausgegebener Betrag ({})'], conversions: ['Ergebnisse'] },
        ...{ age: ['Alter'] },
      },
      fr: {
        ...{ campaign: ['Nom de la campagne'], group: ["Nom de l'ensemble de publicités"] },
        ...{ adName: ['Nom de la publicité'], day: ['Jour'] },
        ...{
          rangeStart: ['Début des rapports'],
          rangeEnd: ['Fin des rapports'],
          impressions: ['Impressions'],
        },
        ...{ clicks: ['Clics sur un lien'], spend: ['Montant dépensé ({})'], conversions: ['Résultats'] },
        ...{ age: ['Âge'] },
      },
      pt: {
        ...{ campaign: ['Nome da campanha'], group: ['Nome do conjunto de anúncios'] },
        ...{ adId: ['Identificação do anúncio'], adName: ['Nome do anúncio'], day: ['Dia'] },
        ...{ rangeStart: ['Início dos relatórios'], rangeEnd: ['Término dos relatórios'] },
        ...{ impressions: ['Impressões'], clicks: ['Cliques no link'], spend: ['Valor usado ({})'] },
        ...{ conversions: ['Resultados'], age: ['Idade'] },
      },
    },
    totals: { en: [''], es: [''], de: [''], fr: [''], pt: [''] },
    placeholders: [''],
  },
  {
    name: 'tiktok-ads',
    headers: {
      en: {
        ...{ campaign: ['Campaign name'], group: ['Ad group name'], adName: ['Ad name'], adId: ['Ad ID'] },
        ...{ day: ['By Day', 'Date'], currency: ['Currency'], spend: ['Cost'], impressions: ['Impressions'] },
        ...{
          clicks: ['Clicks (destination)', 'Clicks'],
          ctr: ['CTR (destination)'],
          cpc: ['CPC (destination)'],
        },
        ...{ conversions: ['Conversions'] },
      },
    },
    totals: { en: ['Total of 12 results', 'Total'] },
    placeholders: ['-', '--'],
  },
  {
    name: 'linkedin-ads',
    headers: {
      en: {
        ...{ day: ['Start Date (in UTC)'], campaign: ['Campaign Name'], adId: ['Ad ID', 'Creative ID'] },
        ...{ adName: ['Ad Name', 'Creative Name'], currency: ['Currency'], spend: ['Total Spent'] },
        ...{ impressions: ['Impressions'], clicks: ['Clicks'], ctr: ['Click Through Rate'] },
        ...{ cpc: ['Average CPC'], conversions: ['Conversions'], revenue: ['Total Conversion Value'] },
      },
    },
    preamble: (_language, first, last) => [
      'Ad Performance Report (in UTC)',
      `Report Start: ${first}, 12:00 AM`,
      `Report End: ${last}, 11:59 PM`,
      'Date Generated: November 1, 2026, 9:30 AM',
      '',
    ],
    placeholders: ['', '-'],
  },
  {
    name: 'microsoft-ads',
    headers: {
      en: {
        ...{ day: ['Gregorian date', 'Day'], campaign: ['Campaign name', 'Campaign'], group: ['Ad group'] },
        ...{ adId: ['Ad ID'], currency: ['Currency code'], impressions: ['Impressions'], clicks: ['Clicks'] },
        ...{ ctr: ['CTR'], cpc: ['Average CPC', 'Avg. CPC'], spend: ['Spend'], conversions: ['Conversions'] },
        ...{ revenue: ['Revenue'], device: ['Device type'] },
      },
    },
    preamble: (_language, first, last) => [
      'Report Name: Ad performance',
      `Report Time: ${first} - ${last}`,
      'Time Zone: (GMT+01:00) Amsterdam, Berlin, Bern, Rome, Stockholm, Vienna',
      'Last Completed Available Day: 11/1/2026 11:59:00 PM (GMT)',
      'Report Aggregation: Daily',
      '',
    ],
    totals: { en: ['Overall total', 'Total'] },
    footer: ['©2026 Microsoft Corporation. All rights reserved. '],
    placeholders: ['', '-', '--'],
  },
  {
    name: 'generic',
    headers: {
      en: {
        ...{ day: ['date', 'Date', 'DATE'], adName: ['creative', 'Creative', 'Ad name', 'content_id'] },
        ...{
          impressions: ['impressions', 'Impressions', 'IMPRESSIONS', 'Views'],
          clicks: ['clicks', 'Clicks'],
        },
        ...{ spend: ['spend', 'Spend', 'Cost'], conversions: ['conversions', 'Conversions'] },
        ...{ revenue: ['revenue', 'Revenue'], ctr: ['ctr', 'CTR (%)'] },
      },
      es: {
        day: ['Fecha'],
        adName: ['Anuncio'],
        impressions: ['Impresiones'],
        clicks: ['Clics'],
        spend: ['Coste'],
      },
      de: {
        day: ['Datum'],
        adName: ['Anzeige'],
        impressions: ['Impressionen'],
        clicks: ['Klicks'],
        spend: ['Kosten'],
      },
      fr: {
        day: ['Date'],
        adName: ['Annonce'],
        impressions: ['Impressions'],
        clicks: ['Clics'],
        spend: ['Coût'],
      },
      pt: {
        day: ['Data'],
        adName: ['Anúncio'],
        impressions: ['Impressões'],
        clicks: ['Cliques'],
        spend: ['Custo'],
      },
    },
    totals: {
      en: ['Total', 'Grand total'],
      es: ['Total'],
      de: ['Gesamt', 'Summe'],
      fr: ['Total'],
      pt: ['Total'],
    },
    placeholders: ['', '-', 'n/a', '—', 'N/A'],
  },
];
