/** What CRMs call the columns and the stages of their exports, as far as made exports use them. */
import type { Language } from '../export-dialects.ts';

/** What a column holds. */
export type CrmRole =
  | 'id'
  | 'name'
  | 'email'
  | 'stage'
  | 'created'
  | 'qualified'
  | 'closed'
  | 'amount'
  | 'currency'
  | 'source'
  | 'owner';

/** How a row stands. */
export type Standing = 'won' | 'lost' | 'qualified' | 'open';

/** A CRM's export. */
export interface CrmDialect {
  readonly name: string;
  /** Rows are deals, or leads. */
  readonly subject: 'deal' | 'lead';
  readonly headers: Readonly<
    Partial<Record<Language, Readonly<Partial<Record<CrmRole, readonly string[]>>>>>
  >;
  readonly stages: Readonly<Partial<Record<Language, Readonly<Record<Standing, readonly string[]>>>>>;
  /** Lines above and below the table. */
  readonly preamble: readonly string[];
  readonly footers: readonly string[];
  /** First cell of the row with the sum; # stands for the number of rows. */
  readonly totals: Readonly<Partial<Record<Language, readonly string[]>>>;
}

const DEAL_STAGES: CrmDialect['stages'] = {
  en: {
    won: ['Closed Won', 'closedwon', 'Closed Won (Sales Pipeline)'],
    lost: ['Closed Lost', 'closedlost'],
    qualified: ['Qualified To Buy', 'qualifiedtobuy'],
    open: ['Contract Sent', 'Presentation Scheduled'],
  },
  es: {
    won: ['Cierre ganado', 'Ganado'],
    lost: ['Cierre perdido', 'Perdido'],
    qualified: ['Calificado para comprar'],
    open: ['Contrato enviado', 'Negociación'],
  },
  de: {
    won: ['Abgeschlossen und gewonnen', 'Gewonnen'],
    lost: ['Abgeschlossen und verloren', 'Verloren'],
    qualified: ['Qualifiziert'],
    open: ['Vertrag gesendet', 'Verhandlung'],
  },
  fr: {
    won: ['Fermé gagné', 'Gagné'],
    lost: ['Fermé perdu', 'Perdu'],
    qualified: ['Qualifié pour acheter'],
    open: ['Contrat envoyé', 'Négociation'],
  },
  pt: {
    won: ['Fechado ganho', 'Negócio fechado'],
    lost: ['Negócio perdido', 'Perdido'],
    qualified: ['Qualificado para comprar'],
    open: ['Contrato enviado', 'Negociação'],
  },
};

/** The exports that are made. */
export const CRM_DIALECTS: readonly CrmDialect[] = [
  {
    name: 'hubspot',
    subject: 'deal',
    headers: {
      en: {
        ...{ id: ['Record ID'], name: ['Deal Name'], stage: ['Deal Stage'], created: ['Create Date'] },
        ...{ closed: ['Close Date'], amount: ['Amount'], currency: ['Currency'], owner: ['Deal owner'] },
        source: ['Original Traffic Source'],
      },
      es: {
        ...{ id: ['ID de registro'], name: ['Nombre del negocio'], stage: ['Etapa del negocio'] },
        ...{ created: ['Fecha de creación'], closed: ['Fecha de cierre'], amount: ['Valor'] },
        ...{ currency: ['Moneda'], owner: ['Propietario del negocio'] },
      },
      de: {
        ...{ id: ['Datensatz-ID'], name: ['Deal-Name'], stage: ['Deal-Phase'], amount: ['Betrag'] },
        ...{ created: ['Erstellungsdatum'], closed: ['Abschlussdatum'], currency: ['Währung'] },
      },
      fr: {
        ...{ id: ["ID de l'objet"], name: ['Nom de la transaction'], stage: ['Phase de la transaction'] },
        ...{ created: ['Date de création'], closed: ['Date de fermeture'], amount: ['Montant'] },
      },
      pt: {
        ...{ id: ['ID do registro'], name: ['Nome do negócio'], stage: ['Etapa do negócio'] },
        ...{ created: ['Data de criação'], closed: ['Data de fechamento'], amount: ['Valor'] },
      },
    },
    stages: DEAL_STAGES,
    preamble: [],
    footers: [],
    totals: {},
  },
  {
    name: 'salesforce',
    subject: 'deal',
    headers: {
      en: {
        ...{
          id: ['Opportunity ID'],
          name: ['Opportunity Name'],
          stage: ['Stage'],
          owner: ['Opportunity Owner'],
        },
        ...{ created: ['Created Date'], closed: ['Close Date'], amount: ['Amount'], source: ['Lead Source'] },
        currency: ['Amount Currency'],
      },
      es: {
        ...{ id: ['ID de la oportunidad'], name: ['Nombre de la oportunidad'], stage: ['Etapa'] },
        ...{ created: ['Fecha de creación'], closed: ['Fecha de cierre'], amount: ['Importe'] },
      },
      de: {
        ...{ id: ['Opportunity-ID'], name: ['Opportunity-Name'], stage: ['Phase'], amount: ['Betrag'] },
        ...{ created: ['Erstelldatum'], closed: ['Schlusstermin'] },
      },
      fr: {
        ...{ id: ["ID de l'opportunité"], name: ["Nom de l'opportunité"], stage: ['Étape'] },
        ...{ created: ['Date de création'], closed: ['Date de clôture'], amount: ['Montant'] },
      },
      pt: {
        ...{ id: ['ID da oportunidade'], name: ['Nome da oportunidade'], stage: ['Fase'] },
        ...{ created: ['Data de criação'], closed: ['Data de fechamento'], amount: ['Valor'] },
      },
    },
    stages: DEAL_STAGES,
    preamble: ['Opportunity report', 'As of 2026-11-01 09:30:00', ''],
    footers: [
      'Confidential Information - Do Not Distribute',
      'Copyright (c) 2000-2026. All rights reserved.',
    ],
    totals: {
      en: ['Grand Totals (# records)', 'Total'],
      es: ['Totales generales', 'Total'],
      de: ['Gesamt', 'Gesamtsumme'],
      fr: ['Total général'],
      pt: ['Total geral'],
    },
  },
  {
    name: 'hubspot-contacts',
    subject: 'lead',
    headers: {
      en: {
        ...{ id: ['Record ID'], name: ['First Name'], email: ['Email'], stage: ['Lifecycle Stage'] },
        ...{ created: ['Create Date'], qualified: ['Became a Sales Qualified Lead Date'] },
        source: ['Original Source', 'Original Traffic Source'],
      },
    },
    stages: {
      en: {
        won: ['Customer'],
        lost: ['Subscriber'],
        qualified: ['Sales Qualified Lead', 'salesqualifiedlead'],
        open: ['Lead', 'Marketing Qualified Lead'],
      },
    },
    preamble: [],
    footers: [],
    totals: {},
  },
  {
    name: 'crm',
    subject: 'lead',
    headers: {
      en: {
        ...{
          id: ['lead_id', 'Lead ID'],
          email: ['e-mail'],
          stage: ['Status', 'stage'],
          amount: ['Value', 'amount'],
        },
        ...{
          created: ['Created', 'created_date'],
          closed: ['Closed at', 'closed_date'],
          source: ['Source', 'source'],
        },
      },
      de: {
        ...{ id: ['Lead-ID'], stage: ['Status'], created: ['Erstellt am'], closed: ['Abgeschlossen am'] },
        ...{ amount: ['Auftragswert'], source: ['Quelle'] },
      },
    },
    stages: {
      en: {
        won: ['Won', 'won'],
        lost: ['Lost', 'LOST'],
        qualified: ['Qualified'],
        open: ['Open', 'In progress'],
      },
      de: { won: ['Gewonnen'], lost: ['Verloren'], qualified: ['Qualifiziert'], open: ['Offen'] },
    },
    preamble: ['Leads', ''],
    footers: [],
    totals: { en: ['Total'], de: ['Summe'] },
  },
];
