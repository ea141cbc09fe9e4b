interface Likeness {
  readonly pattern: RegExp;
  readonly is: string;
}

const likenesses: readonly Likeness[] = [
  { pattern: /^[a-z][a-z0-9+.-]*:\/\/[^/\s:@]*:[^\s@]+@/i, is: 'a URL with a password' },
  { pattern: /\b(AKIA|ASIA)[A-Z0-9]{16}\b/, is: 'an AWS access key' },
  { pattern: /-----BEGIN /, is: 'a private key or certificate' },
  { pattern: /\beyJ[\w-]{8,}\.eyJ[\w-]{8,}/, is: 'a signed token' },
  {
    pattern: /^(gh[pousr]_|github_pat_|glpat-|npm_|xox[abprs]-|[sr]k_(live|test)_|SG\.|AIza)[\w.-]{16,}/,
    is: "a provider's token",
  },
  // Longer than a SHA-256, so that digests and commits pass. Rails' SECRET_KEY_BASE has 128.
  { pattern: /^[0-9a-f]{65,}$/i, is: 'a long random text' },
];

const secretName = /(SECRET|PASSWORD|PASSWD|TOKEN|PRIVATE_KEY|API_KEY|ACCESS_KEY|CREDENTIAL)/i;

/**
 * What kind of secret a plain variable seems to hold; undefined where it seems to hold none. Stage files are read
 * by everybody who may read the repository, and task definitions by everybody who may read the account.
 */
export function secretLikeness(name: string, value: string): string | undefined {
  const found = likenesses.find(({ pattern }) => pattern.test(value));
  if (found !== undefined) return found.is;
  if (looksRandom(value)) return 'a long random text';
  // A name alone proves nothing (PASSWORD_MIN_LENGTH), nor does an address (TOKEN_ISSUER).
  const opaque = /^(?=.*\d)[A-Za-z0-9+/=_-]{16,}$/.test(value);
  return opaque && secretName.test(name) ? 'a secret, going by its name' : undefined;
}

/** Mixed letters and digits, 32 or more, hardly any twice. Words, UUIDs, digests, paths and addresses are not. */
function looksRandom(value: string): boolean {
  const mixed = /[a-z]/.test(value) && /[A-Z]/.test(value) && /\d/.test(value);
  return mixed && /^[A-Za-z0-9+/_-]{32,512}={0,2}$/.test(value) && bitsPerCharacter(value) >= 4.2;
}

/** Shannon entropy. English is about 4.1, hexadecimal at most 4, random base64 of 32 characters about 4.7. */
function bitsPerCharacter(value: string): number {
  const counts = new Map<string, number>();
  for (const character of value) counts.set(character, (counts.get(character) ?? 0) + 1);
  return [...counts.values()].reduce(
    (bits, count) => bits - (count / value.length) * Math.log2(count / value.length),
    0,
  );
}
