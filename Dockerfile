# syntax=docker/dockerfile:1
FROM node:24-slim AS build
WORKDIR /parley
ENV NEXT_TELEMETRY_DISABLED=1
COPY package.json package-lock.json ./
# What is fetched is not run: no package's install script is needed.
RUN --mount=type=cache,target=/root/.npm npm ci --include=dev --ignore-scripts --no-audit --no-fund
COPY . .
RUN node scripts/build.mjs && node scripts/image.mjs /image

FROM node:24-slim
WORKDIR /parley
ENV NODE_ENV=production NEXT_TELEMETRY_DISABLED=1
# Root's, for the server to read: it writes nothing, so its file system may be read-only.
COPY --from=build /image ./
USER 1000:1000
EXPOSE 3000
HEALTHCHECK --interval=10s --timeout=3s --start-period=10s --retries=3 \
  CMD ["node", "-e", "fetch(`http://localhost:${process.env.PORT || 3000}/api/health`).then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
# Node itself, not npm: signals reach it, and it stops within ten seconds.
CMD ["node", "--enable-source-maps", "build/server.mjs"]
