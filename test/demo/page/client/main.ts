import { runChannel } from './channel.js';
import { runComposer } from './composer.js';
import { runEnvironments } from './environments.js';
import { runGraph } from './graph.js';
import { runGuide } from './guide.js';
import { runModals } from './modal.js';
import { runPeople } from './people.js';
import { see } from './state.js';
import { runSwitches } from './switch-panel.js';
import { runTabs } from './tabs.js';
import { runThread } from './thread.js';

for (const run of [
  runPeople,
  runChannel,
  runThread,
  runComposer,
  runGuide,
  runModals,
  runEnvironments,
  runGraph,
  runSwitches,
  runTabs,
]) {
  run();
}
see('ada');
