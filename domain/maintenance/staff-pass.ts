/** A long incident. */
const hours = 4;

/**
 * How staff get past a closed door: a link sets a cookie, a program sends the same cookie. The token is a low-grade
 * secret: whoever may read the rules or the stack's parameters reads it, and it stands in access logs. It opens nothing
 * but what everybody could open before, and it is made anew for each incident.
 */
export const staffPass = {
  hours,
  /** What the parameter may hold: 128 random bits, or nothing, and then nobody passes. */
  tokenPattern: '^([0-9a-f]{32})?$',
  path: (token: string): string => `/.bulkhead/pass/${token}`,
  /** The header that a program sends. */
  cookie: (token: string): string => `bulkhead_pass=${token}`,
  /** Such a header, among other cookies, to a rule. */
  cookiePattern: (token: string): string => `*bulkhead_pass=${token}*`,
  /** What the link answers. A script, because a fixed response can carry no header. */
  page: (token: string): string => {
    const cookie = `bulkhead_pass=${token}; path=/; max-age=${hours * 3600}; secure; samesite=lax`;
    return `<html><script>document.cookie="${cookie}";location.replace("/")</script></html>`;
  },
} as const;
