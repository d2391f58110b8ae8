#!/bin/sh
# Starts the real jar on port 8000 and asks it with curl and with OpenAI's Python package.
# Needs: mvn -q -DskipTests package; curl; python3 with openai (pip install openai). PYTHON names another interpreter.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
jar="$here/../../../target/inlay.jar"
work=$(mktemp -d)
java -jar "$jar" serve --alias gemma-3n-4b=smollm2-135m-instruct >"$work/server.log" 2>&1 &
server=$!
trap 'kill $server 2>/dev/null || true; wait $server 2>/dev/null || true; rm -r "$work"' EXIT

until curl -sf http://127.0.0.1:8000/health/ready >"$work/ready"; do
    kill -0 $server || { cat "$work/server.log"; exit 1; }
    sleep 0.2
done

check() { # what, a pattern that the answer must have
    if grep -q "$2" "$work/answer"; then echo "ok: $1"; else echo "FAILED: $1"; cat "$work/answer"; exit 1; fi
}

curl -s -X POST "http://127.0.0.1:8000/v1/embeddings" -d '{"input":["Hello world"],"model":"bge-small-en-v1.5"}' >"$work/answer"
check "one embedding" '"index":0,"embedding":\[.*"model":"bge-small-en-v1.5"'
curl -s -X POST "http://127.0.0.1:8000/v1/embeddings" -d '{"input":["Text 1","Text 2","Text 3","Text 4","Text 5"]}' >"$work/answer"
check "five embeddings of the default model" '"index":4,"embedding":\['
curl -s -X POST "http://127.0.0.1:8000/v1/chat/completions" -d '{"model":"gemma-3n-4b","messages":[{"role":"user","content":"Hello!"}]}' >"$work/answer"
check "a chat under an alias" '"model":"gemma-3n-4b".*"content":"..*"finish_reason":"stop"'
curl -sN -X POST "http://127.0.0.1:8000/v1/chat/completions" -d '{"stream":true,"max_tokens":4,"messages":[{"role":"user","content":"Hello!"}]}' >"$work/answer"
check "a streamed chat" '^data: \[DONE\]'
curl -s "http://127.0.0.1:8000/metrics" >"$work/answer"
check "metrics" '^inlay_chat_tokens_total'

"${PYTHON:-python3}" "$here/openai_client.py" http://127.0.0.1:8000/v1

kill -TERM $server
wait $server || test $? -eq 143
echo "ok: the server stopped by itself"
trap 'rm -r "$work"' EXIT
