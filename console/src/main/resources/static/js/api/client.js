// Calls the REST interface: relative address, key, time limit, problem details.
import { storedKey, wantKey } from './key.js';
import { clearTrouble, reportTrouble } from './trouble.js';

const BASE = 'api/v1';
const TIME_LIMIT = 20_000;

/** A call that failed. `problem` is the answer's RFC 9457 body, as far as there is one. */
export class ApiError extends Error {
  constructor(status, problem, reported) {
    super(problem.detail ?? problem.title ?? `status ${status}`);
    this.status = status;
    this.problem = problem;
    this.reported = reported;
  }
}

/**
 * GET, answered with the parsed JSON.
 *
 * @param segments parts of the path, not yet encoded: ['sites', site, 'devices', device, 'latest']
 * @param query names to values; a list repeats the name, null and undefined are left out
 * @param signal ends the call when the page goes away
 */
export async function get(segments, query, signal) {
  const place = segments[0];
  const url = address(segments, query);
  const key = storedKey();
  const response = await send(url, place, signal);
  if (response.ok) {
    const body = await response.json();
    clearTrouble(place);
    return body;
  }
  // Another call may have got a new key meanwhile; then it is worth another try without asking again.
  if (response.status === 401 && (storedKey() !== key || (await wantKey()))) return get(segments, query, signal);
  throw await failure(response, place);
}

function address(segments, query = {}) {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    for (const one of [value].flat()) {
      if (one != null && one !== '') parameters.append(name, one);
    }
  }
  const path = [BASE, ...segments.map(encodeURIComponent)].join('/');
  const text = parameters.toString();
  return text ? `${path}?${text}` : path;
}

async function send(url, place, signal) {
  const key = storedKey();
  const headers = { Accept: 'application/json' };
  if (key) headers.Authorization = `Bearer ${key}`;
  try {
    return await fetch(url, { headers, cache: 'no-store', signal: limited(signal) });
  } catch (cause) {
    if (signal?.aborted) throw cause;
    reportTrouble(place, {
      title: 'Sluice does not answer',
      detail: 'The page tries on by itself. Is the service running, and this machine connected?',
      serious: true,
    });
    throw new ApiError(0, { title: 'no answer' }, true);
  }
}

function limited(signal) {
  const limit = AbortSignal.timeout(TIME_LIMIT);
  return signal ? AbortSignal.any([signal, limit]) : limit;
}

async function failure(response, place) {
  const problem = await response.json().catch(() => ({}));
  const trouble = troubleOf(response, problem);
  if (trouble) reportTrouble(place, trouble);
  return new ApiError(response.status, problem, trouble != null);
}

/** What the banner says; null when the page itself has to say it. */
function troubleOf(response, problem) {
  const detail = problem.detail ?? `The service answered with status ${response.status}.`;
  switch (response.status) {
    case 401:
      return { title: 'An API key is needed', detail: 'The service does not know the key, or none was given.', needsKey: true };
    case 403:
      return { title: 'The key does not allow this', detail, needsKey: true };
    case 404:
      return null;
    case 429:
      return { title: 'Too many requests', detail: 'The page goes on more slowly.', serious: false };
    case 502:
    case 503:
    case 504:
      return { title: problem.title ?? 'Not available', detail: `${detail} The page tries on by itself.`, serious: true };
    default:
      return { title: problem.title ?? 'The request failed', detail, serious: response.status >= 500 };
  }
}
