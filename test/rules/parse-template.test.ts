import { parseTemplate } from '../../rules/parse-template';

test('a template as CDK writes it, with and without resources', () => {
  const text = '{"Resources":{"A":{"Type":"AWS::SNS::Topic"}},"Outputs":{}}';
  expect(parseTemplate(text)).toEqual({ Resources: { A: { Type: 'AWS::SNS::Topic' } }, Outputs: {} });
  expect(parseTemplate('{"Description":"nothing"}')).toEqual({ Description: 'nothing', Resources: {} });
});

test.each([
  ['[]', 'a template is a JSON object'],
  ['{"Resources":{"A":{}}}', 'every resource of a template has a Type'],
  ['{"Resources":[]}', 'every resource of a template has a Type'],
])('%s is none', (text, message) => {
  expect(() => parseTemplate(text)).toThrow(message);
});
