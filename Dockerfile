# The program and Node, and no shell: it runs as nobody in particular, and needs no writable file system but /tmp.
#
#   docker build -t cove-policy .
#   docker run --rm --read-only --tmpfs /tmp -v "$PWD:/work:ro" cove-policy validate policies

# Tags, which their publishers move when they mend something; docs/install.md says how to build from digests.
ARG BUILD_IMAGE=node:22-slim
ARG RUN_IMAGE=gcr.io/distroless/nodejs22-debian12:nonroot

FROM ${BUILD_IMAGE} AS build
WORKDIR /app
COPY . .
# Installs what the lock file names, and builds; then everything that only building needs goes. The SDK clients of the
# shipped packs stay: there is no npm in the image to install them with.
RUN npm ci && node scripts/image-dependencies.js && npm prune --omit=dev --ignore-scripts && rm -rf src build scripts docs tsconfig*.json .npmrc package-lock.json

FROM ${RUN_IMAGE}
COPY --from=build /app /app
# The SDK looks for ~/.aws, also where a user is named that the image does not know (docker run --user).
ENV HOME=/home/nonroot NODE_ENV=production
WORKDIR /work
USER 65532:65532
ENTRYPOINT ["/nodejs/bin/node", "/app/dist/bin.js"]
CMD ["--help"]
