import { DescribeCertificateCommand } from '@aws-sdk/client-acm';
import { CliError } from '../kit/command-result';
import type { Check, Difference } from './check-kinds';

/**
 * ACM renews its own certificates 60 days before they end, and tells of failures from 45 days on (ACM user guide, "Managed
 * certificate renewal"): with fewer than these left, nothing renews it any more but a person.
 */
const enoughDays = 14;

/** The certificate of all hosts: issued, long enough yet, and for each host of the stage file. */
export const certificate: Check = {
  name: 'certificate',
  onlyAws: 'a certificate there convinces no browser',
  ask: async ({ session: { config, clock }, clients }) => {
    const arn = config.certificateArn;
    const answer = await clients.acm
      .send(new DescribeCertificateCommand({ CertificateArn: arn }))
      .catch((error: unknown) => {
        if (error instanceof Error && error.name === 'ResourceNotFoundException') return undefined;
        throw error;
      });
    if (answer === undefined) {
      const advice = 'Request one (aws acm request-certificate), and write its ARN into the stage file.';
      return {
        found: '',
        differences: [{ what: 'certificateArn', expected: arn, found: 'no such certificate', advice }],
      };
    }
    if (answer.Certificate === undefined) throw new CliError(1, 'ACM does not describe the certificate');
    const { Status = '(not told)', NotAfter, DomainName = '', Type } = answer.Certificate;
    const { SubjectAlternativeNames: names = [DomainName] } = answer.Certificate;
    const differences: Difference[] = [];
    if (Status !== 'ISSUED') {
      const advice =
        Status === 'PENDING_VALIDATION'
          ? 'Write the records of its validation into DNS: aws acm describe-certificate shows them.'
          : 'Request another, and write its ARN into the stage file.';
      differences.push({ what: 'status', expected: 'ISSUED', found: Status, advice });
    }
    const daysLeft =
      NotAfter === undefined ? undefined : Math.floor((NotAfter.getTime() - clock.nowMs()) / 86_400_000);
    if (daysLeft !== undefined && daysLeft < enoughDays) {
      differences.push({
        what: 'validity',
        expected: `${enoughDays} days or more`,
        found: daysLeft < 0 ? `ended ${-daysLeft} days ago` : `${daysLeft} days`,
        advice:
          Type === 'IMPORTED'
            ? 'Import the renewed certificate under the same ARN: aws acm import-certificate.'
            : 'Its renewal fails: the records of its validation are missing in DNS. aws acm describe-certificate says which.',
      });
    }
    const hosts = [...new Set(Object.values(config.services).flatMap((service) => service.hosts))];
    const uncovered = hosts.filter((host) => !names.some((name) => covers(name, host)));
    if (uncovered.length > 0) {
      differences.push({
        what: 'names',
        expected: `one for ${uncovered.join(', ')}`,
        found: names.join(', '),
        advice: 'Request one with all names of the stage file: to one that is issued none can be added.',
      });
    }
    const left = daysLeft === undefined ? 'no end told' : `${daysLeft} days left`;
    return { found: `issued for ${names.join(', ')}, ${left}`, differences };
  },
};

/** A wildcard stands for one label, and a host of the stage file may be a wildcard itself. */
function covers(name: string, host: string): boolean {
  if (name === host) return true;
  return (
    name.startsWith('*.') && !host.startsWith('*.') && host.split('.').slice(1).join('.') === name.slice(2)
  );
}
