// Builds the control plane's programs, if this machine does not have them yet: `npm run cluster:build`.
import { buildControlPlane } from '../control-plane/build.js';

const { kubernetes, folder } = await buildControlPlane((line) => void process.stderr.write(`${line}\n`));
process.stdout.write(`Kubernetes ${kubernetes}: ${folder}\n`);
