// The line under the header that says what is wrong, as long as it is wrong.
import { onTrouble } from '../api/trouble.js';
import { enterKey } from './key-dialog.js';
import { element } from './dom.js';

export function showBanner(banner) {
  onTrouble((trouble) => {
    banner.hidden = trouble == null;
    if (trouble == null) {
      banner.replaceChildren();
      return;
    }
    banner.className = trouble.serious ? 'banner' : 'banner warn';
    banner.replaceChildren(
      element('strong', {}, trouble.title),
      element('span', {}, trouble.detail),
      ...(trouble.needsKey ? [element('button', { type: 'button', onclick: () => enterKey() }, 'Enter API key')] : []),
    );
  });
}
