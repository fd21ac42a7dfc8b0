// What an operator sees before the first device has spoken.
import { element } from '../ui/dom.js';
import { commandLine } from '../ui/copy.js';

const TOPIC = 'telemetry/plant/dev-00001/environment';
const PAYLOAD = '{"temperature":21.5,"humidity":48}';

export function firstSteps() {
  const host = window.location.hostname;
  const api = new URL(`api/v1/${TOPIC}`, document.baseURI).href;
  return element(
    'section',
    { class: 'first-steps' },
    element('h1', {}, 'No device has sent anything yet'),
    element('p', {}, 'A device appears here as soon as its first reading is stored. Publish one over MQTT:'),
    commandLine(`mosquitto_pub -h ${host} -p 1883 -q 1 -t ${TOPIC} -m '${PAYLOAD}'`, 'publish over MQTT'),
    element('p', {}, 'Or send the same by HTTP:'),
    commandLine(`curl -H 'Content-Type: application/json' -d '${PAYLOAD}' '${api}'`, 'send by HTTP'),
    element(
      'p',
      { class: 'hint' },
      'The topic is telemetry/{site}/{device}/{measurement}; each number, text or boolean of the payload becomes a field. ' +
        'A broker with accounts wants -u and -P as well, and an API with keys the header Authorization: Bearer. ' +
        'This page looks again by itself.',
    ),
  );
}
