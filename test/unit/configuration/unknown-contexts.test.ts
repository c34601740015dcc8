import { describe, expect, test } from '@jest/globals';
import { readCatalogue } from '../../../src/configuration/catalogue-file.js';
import { findUnknownContexts } from '../../../src/configuration/unknown-contexts.js';
import { sampleCatalogue } from './sample-catalogue.js';

function unknown(known: string[]) {
  const reading = readCatalogue(sampleCatalogue(), 'keyturn.yaml');
  return reading.ok ? findUnknownContexts(reading.catalogue.entries, known) : undefined;
}

describe('a context of the catalogue', () => {
  test('that the kubeconfig has is no finding, and neither is the current one, which has no name', () => {
    expect(unknown(['production'])).toEqual([]);
  });

  test.each([
    [['producton', 'kind'], 'did you mean "producton"?'],
    [['kind', 'minikube'], 'it has kind, minikube'],
    [[], 'it has none'],
  ])('that is not among %j is named with what is there', (known, hint) => {
    const message = 'the kubeconfig has no context "production"';
    expect(unknown(known)).toEqual([{ secret: 'auth-api', environment: 'production', message, hint }]);
  });
});
