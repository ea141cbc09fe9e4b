import { secretLikeness } from '../../config/secret-likeness';

/** What an app's files say of one variable. */
export interface FoundVariable {
  /** The file that names it. */
  readonly from: string;
  /** It is filled from a secret: by its name, or by the value that stood there. */
  readonly secret: boolean;
  /** A value that may be copied. */
  readonly value?: string;
}

/** Names of variables whose values are secrets, or hold one. Too many rather than too few: each is a line to look at. */
const secretName =
  /(SECRET|PASSWORD|PASSWD|TOKEN|CREDENTIAL|_SALT|(^|_)SALT$|_DSN$|(^|_)PASS$|(^|_)KEY(_|$)|DATABASE_URL|MONGO\w*_URL|SMTP\w*_URL)/i;

const notSecret =
  /(PUBLIC|PUBLISHABLE|KEY_ID$|KEY_PREFIX|KEYSPACE|_LENGTH$|_TTL|_SECONDS$|_ENABLED$|MAX_|MIN_|_HEADER$)/i;

/** A hundred characters say all that a setting has to say. */
const maxCharacters = 100;

/**
 * Decides what of a variable may stand in a stage file, which everybody reads who reads the repository: no secret, and
 * nothing that holds only where it was read (other containers, that machine, values that something fills in).
 */
export function foundVariable(name: string, value: string | undefined, from: string): FoundVariable {
  const named = secretName.test(name) && !notSecret.test(name);
  if (named || (value !== undefined && secretLikeness(name, value) !== undefined))
    return { from, secret: true };
  const elsewhere =
    value === undefined ||
    value === '' ||
    value.length > maxCharacters ||
    /[\p{Cc}$`]/u.test(value) ||
    /(localhost|127\.0\.0\.1|0\.0\.0\.0|host\.docker\.internal)/.test(value);
  return elsewhere ? { from, secret: false } : { from, secret: false, value };
}
