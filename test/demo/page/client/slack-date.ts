/**
 * A Slack date token in the reader's own zone, as Slack shows it: `{date_short_pretty}` is Today, Tomorrow, Yesterday or
 * a short date. `at` in epoch seconds, `now` in epoch milliseconds.
 */
export function slackDate(at: number, format: string, now: number, locale?: string): string {
  const date = new Date(at * 1000);
  const show = (options: Intl.DateTimeFormatOptions): string => new Intl.DateTimeFormat(locale, options).format(date);
  const forms: Readonly<Record<string, () => string>> = {
    date_num: () => show({ year: 'numeric', month: '2-digit', day: '2-digit' }),
    date: () => show({ dateStyle: 'long' }),
    date_short: () => show({ dateStyle: 'medium' }),
    date_long: () => show({ dateStyle: 'full' }),
    date_pretty: () => nearDay(date, now) ?? show({ dateStyle: 'long' }),
    date_short_pretty: () => nearDay(date, now) ?? show({ dateStyle: 'medium' }),
    date_long_pretty: () => nearDay(date, now) ?? show({ dateStyle: 'full' }),
    time: () => show({ timeStyle: 'short' }),
    time_secs: () => show({ timeStyle: 'medium' }),
  };
  return format.replaceAll(/\{(\w+)\}/g, (whole, name: string) => forms[name]?.() ?? whole);
}

function nearDay(date: Date, now: number): string | undefined {
  const dayOf = (moment: Date): number => Date.UTC(moment.getFullYear(), moment.getMonth(), moment.getDate());
  const days = Math.round((dayOf(date) - dayOf(new Date(now))) / 86_400_000);
  return { '-1': 'yesterday', 0: 'today', 1: 'tomorrow' }[days];
}
