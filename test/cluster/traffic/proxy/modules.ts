/**
 * Modules that Traefik is built with a changed copy of, because what it wants can't be had from every module proxy. Nothing
 * of it is on a request's way: certificates by DNS challenge, passwords, and rules in the syntax of version 2. Each copy loses
 * the folders named here and gets the files of `added/<name>`.
 */
export const changedModules = [
  // Its DNS providers would be half of the build.
  { path: 'github.com/go-acme/lego/v5', name: 'lego', without: ['providers/dns'] },
  // Traefik's own forks of these are in no version of the originals.
  { path: 'github.com/gorilla/mux', name: 'mux', without: [] },
  { path: 'github.com/abbot/go-http-auth', name: 'http-auth', without: [] },
] as const;
