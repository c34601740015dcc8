import { describe, expect, test } from '@jest/globals';
import { readDockerignore } from '../e2e/dockerfile/read-dockerignore.js';

describe('The replay of a Dockerfile leaves out what Docker leaves out', () => {
  test.each([
    ['*', 'README.md', true],
    ['*', 'src/main.ts', true],
    ['*\n!src', 'src/main.ts', false],
    ['*\n!src\nsrc/*.md', 'src/notes.md', true],
    ['*\n!src\nsrc/*.md', 'src/slack/notes.md', false],
    ['*\n!src\n**/*.md', 'src/slack/notes.md', true],
    ['!src\n*', 'src/main.ts', true],
    ['# *\n\n', 'src/main.ts', false],
    ['/dist/', 'dist/src/main.js', true],
    ['./dist', 'dist/src/main.js', true],
    ['dist', 'src/dist', false],
    ['**/dist', 'src/dist', true],
    ['a?c.txt', 'abc.txt', true],
    ['a.c', 'abc', false],
  ])('with %j, %s is left out: %s', (text, path, isLeftOut) => {
    expect(readDockerignore(text)(path)).toBe(isLeftOut);
  });
});
