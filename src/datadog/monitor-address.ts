/** Where people see a monitor: the page of Datadog's web application for a `DD_SITE`. */
export function monitorAddress(site: string, id: number): string {
  // The sites with a name of their own are the application's host already; the first three are not.
  const host = /^(datadoghq\.com|datadoghq\.eu|ddog-gov\.com)$/.test(site) ? `app.${site}` : site;
  return `https://${host}/monitors/${id}`;
}
