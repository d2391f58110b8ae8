// Calls to this server's own API.

const KEY = "inlay.key";

export const key = {
  get: () => sessionStorage.getItem(KEY) ?? "",
  set: (value) => sessionStorage.setItem(KEY, value),
};

const listeners = [];

/** Called when the server asks for a key. */
export function onKeyNeeded(listener) {
  listeners.push(listener);
}

function headers() {
  const result = { "Content-Type": "application/json" };
  if (key.get()) result.Authorization = `Bearer ${key.get()}`;
  return result;
}

/** An error with the server's own words. */
async function problem(response) {
  let message = `The server answered ${response.status}.`;
  try {
    message = (await response.json()).error.message;
  } catch {
    // No JSON: the status has to do.
  }
  if (response.status === 401) {
    message = key.get() ? "This is not the server's key." : "Enter the server's key above.";
    listeners.forEach((listener) => listener());
  }
  const wait = response.headers.get("Retry-After");
  return new Error(wait ? `${message} (try again in ${wait} s)` : message);
}

async function call(path, options) {
  try {
    return await fetch(path, { headers: headers(), ...options });
  } catch (error) {
    if (error.name === "AbortError") throw error;
    throw new Error("The server cannot be reached. Is it still running?");
  }
}

export async function get(path) {
  const response = await call(path, {});
  if (!response.ok && response.status !== 503) throw await problem(response);
  return response.json();
}

export async function post(path, body) {
  const response = await call(path, { method: "POST", body: JSON.stringify(body) });
  if (!response.ok) throw await problem(response);
  return response.json();
}

/** Yields the events of a streamed answer. */
export async function* stream(path, body, signal) {
  const response = await call(path, { method: "POST", body: JSON.stringify({ ...body, stream: true }), signal });
  if (!response.ok) throw await problem(response);
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let buffer = "";
  for (;;) {
    const { value, done } = await reader.read();
    if (done) throw new Error("The answer broke off.");
    buffer += value;
    const events = buffer.split("\n\n");
    buffer = events.pop();
    for (const event of events) {
      const data = event.replace(/^data: /, "");
      if (data === "[DONE]") return;
      const json = JSON.parse(data);
      if (json.error) throw new Error(json.error.message);
      yield json;
    }
  }
}
