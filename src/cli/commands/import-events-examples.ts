/** Worked examples for the help of `kaizen import events`. */
export const IMPORT_EVENTS_EXAMPLES = `
Examples:
  An export of HubSpot or Salesforce as it was downloaded; first a look, then the import (more in docs/import.md):

    kaizen import events hubspot-deals.csv --account acme --dry-run
    kaizen import events hubspot-deals.csv --account acme

  A pipeline with stages of its own; those that say nothing yet are open:

    kaizen import events deals.csv --account acme --stage 'Vertrag unterschrieben=won' \\
      --stage 'Kein Budget=lost' --stage '*=open'

  Any table of leads, here with the columns nr, since and channel:

    kaizen import events leads.csv --account acme --map lead_id=nr --map created_date=since --map source=channel

  A later export of the same deals, which corrects amounts or days:

    kaizen import events november.csv --account acme --restate

What rows become:
  created_date               lead_created
  qualified_date             lead_qualified; also a qualified stage with stage_date
  appointment_date           appointment_scheduled; also such a stage with stage_date
  closed_date and a stage    deal_won, or lead_lost
  Everything else is told in the preview and not sent. Names, e-mail addresses and telephone numbers are not read.

Exit code: 0 when every row was taken, 2 when some were not, 1 when the import failed.
`;
