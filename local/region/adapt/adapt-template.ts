import { containerKeys } from './container-keys';
import { foldSecurityRules } from './fold-security-rules';
import { noteFunctionTargets } from './function-targets';
import { leaveOutUnsupported } from './leave-out-unsupported';
import { nameSecretsByArn } from './name-secrets-by-arn';
import { fixPasswords, storeUserPasswords } from './passwords';
import { pointAtLocalStores } from './point-at-local-stores';
import type { PostDeployRule } from './post-deploy-rule';
import type { AdaptationNote, Adapted, Template } from './template';

export interface AdaptationInputs {
  /** The stack's name. */
  readonly stack: string;
  /** Local ports of the stores, by `storePortNames`. */
  readonly ports: Readonly<Record<string, number>>;
  /** The region's random key. */
  readonly key: Buffer;
}

export interface AdaptedTemplate extends Adapted {
  /** Security group rules to make by API after the deploy. */
  readonly postDeployRules: readonly PostDeployRule[];
}

/** The template that the emulator can hold, and everything in which it is not the one users deploy. */
export function adaptTemplate(template: Template, { stack, ports, key }: AdaptationInputs): AdaptedTemplate {
  const notes: AdaptationNote[] = [];
  let postDeployRules: readonly PostDeployRule[] = [];
  const steps: ((template: Template) => Adapted)[] = [
    (each) => leaveOutUnsupported(each, stack),
    (each) => {
      const folded = foldSecurityRules(each);
      postDeployRules = folded.postDeployRules;
      return folded;
    },
    (each) => fixPasswords(each, stack, key),
    nameSecretsByArn,
    (each) => pointAtLocalStores(each, stack, ports),
    storeUserPasswords,
    containerKeys,
    noteFunctionTargets,
  ];
  const adapted = steps.reduce((each, step) => {
    const done = step(each);
    notes.push(...done.notes);
    return done.template;
  }, template);
  return { template: adapted, notes, postDeployRules };
}
