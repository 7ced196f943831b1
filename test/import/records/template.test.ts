import { expect, test } from 'vitest';
import { parseTemplate } from '../../../src/import/records/template.ts';

test('columns stand in braces', () => {
  expect(parseTemplate('{banner}/{placement}')).toEqual({
    ok: true,
    value: [{ column: 'banner' }, { text: '/' }, { column: 'placement' }],
  });
});

test('doubled braces are braces', () => {
  expect(parseTemplate('{{{a b}}} 2020')).toEqual({
    ok: true,
    value: [{ text: '{' }, { column: 'a b' }, { text: '}' }, { text: ' 2020' }],
  });
});

test.each(['{a', 'a}', '{}', '{a{b}}'])('%s is none', (source) => {
  expect(parseTemplate(source).ok).toBe(false);
});
