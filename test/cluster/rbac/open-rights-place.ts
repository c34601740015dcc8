import { exampleSecret, type RightsPlace } from '../../integration/manifests-rights/rights-target.js';
import { readResources } from '../../unit/manifests/render.js';
import { openBotAccount } from '../rotations/bot-account.js';
import { openPlace, type KubeObject, type Place } from '../rotations/place.js';

/** Namespaces of our own with `manifests/examples` in them, and the bot's account with the rights of `manifests/base`. */
export async function openRightsPlace(): Promise<RightsPlace & { readonly place: Place }> {
  const place = await openPlace();
  try {
    const { namespaces } = place;
    for (const where of ['staging', 'production'] as const) {
      await place.create(exampleSecret(namespaces[where]) as KubeObject, where);
      const examples = readResources('examples').filter(({ metadata }) => metadata.namespace === where);
      for (const object of examples) await place.create(object as unknown as KubeObject, where);
    }
    return { place, namespaces, kubeconfig: await openBotAccount(place), close: () => place.close() };
  } catch (error) {
    await place.close();
    throw error;
  }
}
