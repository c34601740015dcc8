import { shippedRights } from '../../integration/manifests-rights/shipped-rights.js';
import { openRightsPlace } from './open-rights-place.js';

shippedRights({ name: 'a real API server', open: openRightsPlace });
