// The module itself, whose types a compiler finds out without the declarations, is what the declarations say.
import * as implementation from './implementation.js';
import type * as declared from './reconnecting-websocket.js';

const same: typeof declared = implementation;
export default same;
