import { networkBudgets } from '../../../config/budgets/network-budgets';
import { type StageInput, stageWith } from '../../support/synth/stage-with';

/** The lines of both budgets of rules, without the sums. */
function ruled(change: (stage: StageInput) => void) {
  return networkBudgets(stageWith(change), [])
    .filter(({ budget }) => budget.name.startsWith('listener rules'))
    .map(({ budget: { name, lines, used } }) => [name, lines.slice(0, used)]);
}

function keep(...kinds: readonly string[]) {
  return (stage: StageInput): void => {
    stage.services = Object.fromEntries(
      Object.entries(stage.services).filter(([, { kind }]) => kinds.includes(kind)),
    );
  };
}

test('the status page has its rule where the pages are', () => {
  expect(ruled(() => {})).toEqual([
    ['listener rules, web and API', ['status page = 1', 'api = 1']],
    ['listener rules, websockets', []],
  ]);
});

test('with an API and no web too', () => {
  expect(ruled(keep('api', 'websockets'))[0]?.[1]).toEqual(['status page = 1', 'api = 1']);
});

test('a stage of websockets alone has it beside them', () => {
  expect(ruled(keep('websockets'))).toEqual([
    ['listener rules, web and API', []],
    ['listener rules, websockets', ['status page = 1']],
  ]);
});

test('a stage without services has no status page: nothing would lead to it', () => {
  expect(ruled(keep()).flatMap(([, lines]) => lines)).toEqual([]);
});
