import { allRules } from '../../rules/all-rules';
import { minimalApp } from './minimal-app';

test.each(allRules)('the minimal app keeps $id', (rule) => {
  expect(rule.check(minimalApp())).toEqual([]);
});

test.each(allRules)('an app without anything keeps $id', (rule) => {
  expect(rule.check([{ name: 'empty', template: { Resources: {} } }])).toEqual([]);
});
