# The bot and its worker. The image holds the built src/ and jobs/ and the production dependencies, nothing else.
FROM node:24-slim AS build
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci
COPY tsconfig.json tsconfig.build.json ./
COPY src ./src
COPY jobs ./jobs
RUN npm run build && npm prune --omit=dev

FROM node:24-slim
ENV NODE_ENV=production
WORKDIR /app
COPY --from=build /app/node_modules ./node_modules
COPY --from=build /app/dist/src ./dist/src
COPY --from=build /app/dist/jobs ./dist/jobs
COPY package.json LICENSE ./
# The base image's own user `node`, by number: Kubernetes can only prove of a number that it is not root.
USER 1000:1000
EXPOSE 3000
ENTRYPOINT ["node", "dist/src/main.js"]
