import { describe, expect, it } from 'vitest';
import { createUndeclared, mayShow } from './undeclared.ts';

describe('a name that nobody declared', () => {
  it.each(['hobby', 'Groep 8b', 'e.mail-adres_2', 'schoolloopbaan', 'één'])('%s may be shown', (name) => {
    expect(mayShow(name)).toBe(true);
  });

  it.each(['999912347', 'a123', 'jan@school.example', 'a'.repeat(41), '', 'a:b', 'a\nb', '<a>'])(
    '%j may not be shown',
    (name) => {
      expect(mayShow(name)).toBe(false);
    },
  );

  it('is counted per kind, with its first place', () => {
    const undeclared = createUndeclared();
    undeclared.note('leerling', 'element', 'hobby', { line: 2, column: 3 });
    undeclared.note('groep', 'element', 'hobby', { line: 4, column: 5 });
    undeclared.note('leerling', 'element', 'hobby', { line: 6, column: 7 });
    undeclared.note('leerling', 'attribute', '999912347', { line: 8, column: 9 });
    expect(undeclared.list()).toEqual([
      { kind: 'leerling', name: 'hobby', line: 2, column: 3, count: 2 },
      { kind: 'groep', name: 'hobby', line: 4, column: 5, count: 1 },
      { kind: 'leerling', name: 'attribute 3', line: 8, column: 9, count: 1 },
    ]);
  });

  it('does not let a file fill the memory with names', () => {
    const undeclared = createUndeclared();
    for (let index = 0; index < 5000; index += 1) {
      undeclared.note('leerling', 'element', `n${index}`, { line: 1, column: 1 });
    }
    const list = undeclared.list();
    expect(list).toHaveLength(101);
    expect(list.reduce((sum, { count }) => sum + count, 0)).toBe(5000);
    expect(list[100]).toMatchObject({ name: 'element 101', count: 4900 });
  });
});
