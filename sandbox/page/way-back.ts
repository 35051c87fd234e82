/** The path to return to, if it is one of this page: never another site, whatever the form said. */
export function wayBack(path: string | undefined): string {
  const here = 'http://page.invalid';
  const url = URL.canParse(path ?? '', here) ? new URL(path ?? '', here) : null;
  return url?.origin === here ? `${url.pathname}${url.search}` : '/';
}
