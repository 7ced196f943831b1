/** Worked examples for the help of `kaizen import performance`. */
export const IMPORT_EXAMPLES = `
Examples:
  An export of an ad platform as it was downloaded; first a look, then the import (more in docs/import.md):

    kaizen import performance report.csv --account acme --project launch --dry-run
    kaizen import performance report.csv --account acme --project launch

  Headline tests, one row per variant; content_id, date, test_id, impressions and clicks bear the names of fields:

    content_id,date,test_id,impressions,clicks,headline,template

    kaizen import performance upworthy/performance.csv --account upworthy --create-account \\
      --project headlines --platform upworthy --map text=headline --trait template=template

  Display advertising by day, campaign, audience, banner and placement. Here the column "revenue" is what the
  advertiser paid, so it is the account's spend; the account's revenue is "post_click_sales_amount":

    month,day,campaign_number,user_engagement,banner,placement,displays,cost,clicks,revenue,
    post_click_conversions,post_click_sales_amount

    kaizen import performance online-ads/april-may-2020.csv --account company --create-account \\
      --project-column campaign_number --platform display \\
      --map audience=user_engagement --map 'content_id={banner}/{placement}' \\
      --map 'date={month} {day} 2020' --date-format 'MMMM D YYYY' \\
      --map impressions=displays --map spend=revenue --map revenue=post_click_sales_amount \\
      --map conversions=post_click_conversions --trait template=banner

Exit code: 0 when every row was taken, 2 when some were not, 1 when the import failed.
`;
