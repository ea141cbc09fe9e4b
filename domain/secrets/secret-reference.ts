/** A secret as ECS takes it in `valueFrom`, taken apart. */
export interface SecretReference {
  /** Which service holds it. */
  readonly service: 'secretsmanager' | 'ssm';
  readonly region: string;
  /** What IAM knows: without JSON key and version. */
  readonly arn: string;
  /** Whether one key of a JSON text is meant and not the whole text. */
  readonly hasField: boolean;
}

export type ParsedSecretReference =
  | { readonly ok: true; readonly reference: SecretReference }
  /** `expected` completes "expected ...". */
  | { readonly ok: false; readonly expected: string };

/** Names of Secrets Manager take `/_+=.@-` besides letters and digits (API reference, CreateSecret), and `!` in those of AWS services. */
const ofSecretsManager =
  /^(arn:aws[a-z-]*:secretsmanager:([a-z0-9-]+):\d{12}:secret:)([A-Za-z0-9/_+=.@!?-]+)(:.*)?$/;

/** Names of parameters take `.-_` and slashes besides letters and digits (API reference, PutParameter). */
const ofParameterStore = /^arn:aws[a-z-]*:ssm:([a-z0-9-]+):\d{12}:parameter\/[A-Za-z0-9_./-]+(:.*)?$/;

/** What Secrets Manager puts behind each name: a dash and six characters. */
const suffix = /-([A-Za-z0-9]{6})$/;

/** `:<JSON key>:<version stage>:<version id>`, each of which may be empty. */
const fields = /^:([^:\s]*):([^:\s]*):([^:\s]*)$/;
/** Stands for more than ECS takes. */
const unreadable = ['', '?', '?'];

/**
 * Takes apart what ECS accepts for a secret: a full ARN of Secrets Manager, which may go on with a JSON key and a version
 * ("Pass Secrets Manager secrets through Amazon ECS environment variables"), or the full ARN of a parameter of Systems
 * Manager.
 *
 * Names are not taken: to ECS a name is that of a parameter, so that one of a secret would be looked up in the wrong place.
 * Nor are ARNs without the suffix: of a name whose last word has six characters Secrets Manager takes such an ARN for a
 * full one, and finds nothing (user guide, "Finding a secret from a partial ARN").
 */
export function parseSecretReference(text: string): ParsedSecretReference {
  const parameter = ofParameterStore.exec(text);
  if (parameter !== null) {
    const [, region = '', version] = parameter;
    return version === undefined
      ? { ok: true, reference: { service: 'ssm', region, arn: text, hasField: false } }
      : refuse('the ARN of a parameter that ends with its name: ECS knows no version or label of one');
  }
  const secret = ofSecretsManager.exec(text);
  if (secret === null) return refuse('the ARN of a secret or of a parameter of Systems Manager');
  const [, place = '', region = '', name = '', rest] = secret;
  if (!suffix.test(name)) {
    return refuse(
      'the full ARN: -XXXXXX at its end, the six characters that Secrets Manager added to the name',
    );
  }
  const [field = '', stage = '', version = ''] =
    rest === undefined ? [] : (fields.exec(rest)?.slice(1) ?? unreadable);
  if (stage !== '' && version !== '') {
    return refuse(
      'after the ARN nothing, or :<JSON key>:<version stage>:<version id>, of which one version at most, and empty ones with their colons',
    );
  }
  const reference = {
    service: 'secretsmanager',
    region,
    arn: `${place}${name}`,
    hasField: field !== '',
  } as const;
  return { ok: true, reference };
}

/**
 * The suffix of a secret's ARN where it may be a word of the name and no suffix at all: letters of one case, digits, or
 * the one before the other, as in `app-secret`, `db-prod01`, `key-202411`. One in 57 of those that Secrets Manager makes at
 * random looks like that.
 */
export function wordlikeSuffix({ service, arn }: SecretReference): string | undefined {
  const [, found] = service === 'ssm' ? [] : (suffix.exec(arn) ?? []);
  return found !== undefined && /^([a-z]*|[A-Z]*)\d*$/.test(found) ? found : undefined;
}

function refuse(expected: string): ParsedSecretReference {
  return { ok: false, expected };
}
