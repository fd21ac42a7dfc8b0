// Starts the console: routes, the banner, the key button and the pulse in the header.
import { startRouter } from './router.js';
import { showBanner } from './ui/banner.js';
import { showKeyButton } from './ui/key-dialog.js';
import { showPulse } from './pipeline/pulse.js';

document.getElementById('skip').addEventListener('click', (event) => {
  event.preventDefault();
  document.getElementById('content').focus();
});

showBanner(document.getElementById('banner'));
showKeyButton(document.getElementById('key-button'));
showPulse(document.getElementById('pulse'));
startRouter(document.getElementById('content'));
