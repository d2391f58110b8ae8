#!/bin/sh
# Requests that schemathesis makes up from OpenAI's published description, against the real jar on port 8000: whatever comes,
# the server may not fail, and its answers must have the described shape. First the whole description, of which much is refused
# here, then what this server serves of it.
# Needs: mvn -q -DskipTests package; pip install schemathesis. EXAMPLES is the number of requests per operation.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
jar="$here/../../../target/inlay.jar"
schema="$here/../resources/dev/inlay/examples/server/openai-openapi-subset.json"
work=$(mktemp -d)
java -jar "$jar" serve >"$work/server.log" 2>&1 &
server=$!
trap 'kill $server 2>/dev/null || true; wait $server 2>/dev/null || true; rm -r "$work"' EXIT
until curl -sf http://127.0.0.1:8000/health/ready >"$work/ready"; do
    kill -0 $server || { cat "$work/server.log"; exit 1; }
    sleep 0.2
done
# Schemathesis leaves a folder of its own where it runs.
cd "$work"
requests() { # description, phases
    "${SCHEMATHESIS:-schemathesis}" run "$1" --url http://127.0.0.1:8000/v1 --phases "$2" \
        --checks not_a_server_error,response_schema_conformance,content_type_conformance \
        --max-examples "${EXAMPLES:-50}" --request-timeout 120 --seed 1
}
"${PYTHON:-python3}" "$here/prepare_description.py" "$schema" "$work/whole.json" "$work/narrowed.json"
requests "$work/whole.json" examples,coverage,fuzzing,stateful
requests "$work/narrowed.json" fuzzing
echo "Answers by route and status:"
curl -s http://127.0.0.1:8000/metrics | sed -n 's/^http_server_requests_seconds_count//p'
