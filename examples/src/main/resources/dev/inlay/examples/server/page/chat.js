// A conversation with the chat model, streamed.

import { stream } from "./api.js";
import { byId, element, showError } from "./dom.js";

export function startChat() {
  let messages = [];
  const log = byId("messages");
  const prompt = byId("prompt");
  let running = null;

  function bubble(role, text) {
    byId("chat-empty").hidden = true;
    const result = element("div", { class: `message ${role}` }, text);
    log.append(result);
    log.scrollTop = log.scrollHeight;
    return result;
  }

  function setRunning(controller) {
    running = controller;
    byId("send").disabled = Boolean(controller);
    byId("stop").hidden = !controller;
  }

  function request() {
    const system = byId("system").value.trim();
    const body = {
      messages: system ? [{ role: "system", content: system }, ...messages] : messages,
      stream_options: { include_usage: true },
    };
    if (byId("temperature").value) body.temperature = Number(byId("temperature").value);
    if (byId("max-tokens").value) body.max_tokens = Number(byId("max-tokens").value);
    return body;
  }

  async function answer() {
    const controller = new AbortController();
    const conversation = messages;
    setRunning(controller);
    const place = bubble("assistant running", "");
    const started = performance.now();
    let first = 0;
    let text = "";
    let usage = null;
    let reason = "";
    try {
      for await (const event of stream("v1/chat/completions", request(), controller.signal)) {
        const choice = event.choices[0];
        if (choice?.delta.content) {
          first ||= performance.now() - started;
          text += choice.delta.content;
          // Whoever scrolled up to read is left there.
          const follow = log.scrollHeight - log.scrollTop - log.clientHeight < 40;
          place.textContent = text;
          if (follow) log.scrollTop = log.scrollHeight;
        }
        reason = choice?.finish_reason ?? reason;
        usage = event.usage ?? usage;
      }
    } catch (error) {
      if (error.name === "AbortError") reason = "stopped";
      else if (conversation === messages) showError(byId("chat-error"), error);
    } finally {
      place.className = "message assistant";
      if (running === controller) setRunning(null);
    }
    // A new conversation may have begun in the meantime.
    if (conversation !== messages) return;
    if (text) {
      messages.push({ role: "assistant", content: text });
      note(place, reason, usage, first, performance.now() - started);
    } else {
      // Nothing was answered: the message goes back to where it can be changed and sent again.
      place.previousElementSibling.remove();
      place.remove();
      const unanswered = messages.pop().content;
      prompt.value ||= unanswered;
      byId("chat-empty").hidden = messages.length > 0;
    }
    prompt.focus();
  }

  function note(place, reason, usage, first, total) {
    const parts = [];
    if (usage) {
      const rate = usage.completion_tokens / Math.max(total - first, 1) * 1000;
      parts.push(`${usage.completion_tokens} tokens, ${rate.toFixed(0)} a second`);
    }
    if (first) parts.push(`first after ${first.toFixed(0)} ms`);
    if (reason === "length") parts.push("cut off at the most tokens");
    if (reason === "stopped") parts.push("stopped");
    place.after(element("p", { class: "note" }, parts.join(" · ")));
    log.scrollTop = log.scrollHeight;
  }

  function send() {
    const text = prompt.value.trim();
    if (!text || running) return;
    showError(byId("chat-error"), null);
    messages.push({ role: "user", content: text });
    bubble("user", text);
    prompt.value = "";
    answer();
  }

  byId("chat-form").addEventListener("submit", (event) => {
    event.preventDefault();
    send();
  });
  prompt.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      send();
    }
  });
  byId("stop").addEventListener("click", () => running?.abort());
  byId("clear").addEventListener("click", () => {
    running?.abort();
    setRunning(null);
    messages = [];
    log.querySelectorAll(".message, .note").forEach((each) => each.remove());
    byId("chat-empty").hidden = false;
    showError(byId("chat-error"), null);
    prompt.focus();
  });
}
