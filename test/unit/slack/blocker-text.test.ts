import { expect, test } from '@jest/globals';
import { blockerSchema } from '../../../src/rotation/plan.js';
import { blockerText } from '../../../src/slack/messages/blocker-text.js';

test.each(blockerSchema.shape.code.options)('%s is told in words, with what it is about', (code) => {
  const text = blockerText({ code, what: 'deployment/web', detail: 'app=web' });
  expect(text).toContain('`deployment/web`');
  expect(text).not.toBe(`\`deployment/web\` ${code} (app=web)`);
});
