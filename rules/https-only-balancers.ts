import type { Rule, RuleFinding } from './rule';
import { type Balancer, balancersOf, type Listener } from './support/balancers';
import { attributeOf, findingAt } from './support/resources';
import { isTrue, recordOf, shortJson } from './support/template-values';

/** The predefined policies that admit TLS 1.2 and newer only (Application Load Balancer user guide). */
const modernTls = /^ELBSecurityPolicy-(TLS13-1-[23]|TLS-1-2|FS-1-2)-/;

const switchedOn = ['routing.http.drop_invalid_header_fields.enabled', 'access_logs.s3.enabled'] as const;
const protection = 'deletion_protection.enabled';

export const httpsOnlyBalancers: Rule = {
  id: 'https-only-balancers',
  title: 'What faces the internet speaks TLS 1.2 or newer, drops malformed headers, and is logged.',
  consequence:
    'Firesheep, 2010: with a browser extension anybody on the same wireless network took over accounts of Facebook ' +
    'and Twitter, because only their log-in pages were encrypted. Access logs show after an incident who asked for what.',
  source: 'https://www.computerhope.com/jargon/f/firesheep.htm',
  check: (stacks) =>
    balancersOf(stacks)
      .filter(({ properties }) => (properties.Scheme ?? 'internet-facing') === 'internet-facing')
      .flatMap((balancer) => [...attributes(balancer), ...balancer.listeners.flatMap(listening)]),
};

function attributes(balancer: Balancer): RuleFinding[] {
  const off = switchedOn
    .filter((key) => !isTrue(attributeOf(balancer, key)))
    .map((key) => findingAt(balancer, `${key} is ${shortJson(attributeOf(balancer, key))}, expected "true"`));
  return attributeOf(balancer, protection) === undefined
    ? [
        ...off,
        findingAt(
          balancer,
          `${protection} is not stated, expected "true" or, for a stage to throw away, "false"`,
        ),
      ]
    : off;
}

function listening(listener: Listener): RuleFinding[] {
  const { Protocol, Port, SslPolicy } = listener.properties;
  if (Protocol === 'HTTPS') {
    // Left out it is ELBSecurityPolicy-2016-08, which admits TLS 1.0.
    return typeof SslPolicy === 'string' && modernTls.test(SslPolicy)
      ? []
      : [findingAt(listener, `SslPolicy is ${shortJson(SslPolicy)}, expected one of TLS 1.2 or newer`)];
  }
  return listener.actions
    .filter(({ action }) => recordOf(action.RedirectConfig).Protocol !== 'HTTPS')
    .map(({ at, action }) =>
      findingAt(
        at,
        `answers ${shortJson(Protocol)} on port ${shortJson(Port)} with ${shortJson(action.Type)}, expected a redirect to HTTPS`,
      ),
    );
}
