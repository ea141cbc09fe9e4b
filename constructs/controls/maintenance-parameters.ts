import { CfnCondition, CfnParameter, Fn, type ICfnConditionExpression, Stack } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { maintenanceParameter, maintenanceParameters } from '../../config/contract/maintenance';
import { pascalCase } from '../../config/contract/pascal-case';
import { bodyCharacters, closedJson, closedPage, usualMessage } from '../../domain/maintenance/closed-page';
import type { RuleWhen } from '../../domain/maintenance/maintenance-rule';
import { staffPass } from '../../domain/maintenance/staff-pass';
import type { MaintainedBalancer } from '../../domain/maintenance/surface';

export interface MaintenanceParametersProps {
  readonly balancers: readonly MaintainedBalancer[];
}

/**
 * What is closed, as parameters of the stack: a later deploy without them keeps them, and one of them can be changed
 * without a template. Made in the stack itself: within a construct their names would carry a hash, and people type them.
 */
export class MaintenanceParameters extends Construct {
  readonly passToken: string;
  private readonly pass: CfnCondition;
  private readonly closed = new Map<string, CfnCondition>();
  private readonly returning = new Map<string, CfnCondition>();
  private readonly bodies: Readonly<Record<'html' | 'json', () => string>>;
  private readonly since: () => string;

  constructor(scope: Construct, id: string, props: MaintenanceParametersProps) {
    super(scope, id);
    for (const { surfaces, stepwise } of props.balancers) {
      for (const { name } of surfaces) this.addSurface(name, stepwise);
    }
    const token = this.parameter(maintenanceParameters.passToken, {
      default: '',
      allowedPattern: staffPass.tokenPattern,
      constraintDescription: 'must be 32 digits of 0-9a-f, or empty',
      description: 'What lets staff pass, made anew for each incident by the command. Empty: nobody passes',
    });
    this.passToken = token.valueAsString;
    this.pass = this.condition('StaffPass', Fn.conditionNot(Fn.conditionEquals(token.valueAsString, '')));
    // Only where something shows them: CloudFormation takes a parameter that nothing uses for a mistake.
    this.bodies = {
      html: this.whenUsed(maintenanceParameters.page, {
        default: closedPage(usualMessage),
        maxLength: bodyCharacters,
        description: 'What people see while a surface is closed: a whole page',
      }),
      json: this.whenUsed(maintenanceParameters.json, {
        default: closedJson(usualMessage),
        maxLength: bodyCharacters,
        description: 'What programs get while a surface is closed: a whole body',
      }),
    };
    this.since = this.whenUsed(maintenanceParameters.websocketsSince, {
      default: '',
      allowedPattern: '^[0-9TZ:.-]{0,30}$',
      description: 'Since when websockets are refused: tasks that are older may hold open connections',
    });
  }

  body(format: 'html' | 'json'): string {
    return this.bodies[format]();
  }

  websocketsSince(): string {
    return this.since();
  }

  /** When a rule is there: what `activeRules` in domain/maintenance decides, in CloudFormation's words. */
  holds({ closed, open, returning, pass }: RuleWhen): ICfnConditionExpression {
    const isClosed = (surface: string) => known(this.closed, surface);
    const all = [
      ...(returning === undefined ? [] : [known(this.returning, `${returning.surface}-${returning.step}`)]),
      ...(returning === undefined && closed.length > 0 ? [Fn.conditionOr(...closed.map(isClosed))] : []),
      ...open.map((surface) => Fn.conditionNot(isClosed(surface))),
      ...(pass ? [this.pass] : []),
    ];
    return Fn.conditionAnd(...all);
  }

  private addSurface(name: string, stepwise: boolean): void {
    const values = stepwise ? ['off', 'on', 'return-1', 'return-2'] : ['off', 'on'];
    const { valueAsString: mode } = this.parameter(maintenanceParameter(name), {
      default: 'off',
      allowedValues: values,
      description: stepwise
        ? `Closes ${name}; return-1 and return-2 let a part of the attempts to connect in again`
        : `Closes ${name}`,
    });
    const id = pascalCase(name);
    this.closed.set(name, this.condition(`${id}Closed`, Fn.conditionNot(Fn.conditionEquals(mode, 'off'))));
    if (!stepwise) return;
    const second = Fn.conditionEquals(mode, 'return-2');
    const first = Fn.conditionOr(Fn.conditionEquals(mode, 'return-1'), second);
    this.returning.set(`${name}-1`, this.condition(`${id}Returning`, first));
    this.returning.set(`${name}-2`, this.condition(`${id}ReturningFurther`, second));
  }

  private condition(id: string, expression: ICfnConditionExpression): CfnCondition {
    return new CfnCondition(Stack.of(this), id, { expression });
  }

  private parameter(id: string, props: ConstructorParameters<typeof CfnParameter>[2]): CfnParameter {
    return new CfnParameter(Stack.of(this), id, { type: 'String', ...props });
  }

  private whenUsed(id: string, props: ConstructorParameters<typeof CfnParameter>[2]): () => string {
    let made: CfnParameter | undefined;
    return () => {
      made ??= this.parameter(id, props);
      return made.valueAsString;
    };
  }
}

function known(conditions: ReadonlyMap<string, CfnCondition>, key: string): CfnCondition {
  const condition = conditions.get(key);
  if (condition === undefined) throw new Error(`maintenance: no surface ${key}`);
  return condition;
}
