import { DockerfileRefused, readDockerfile } from "./dockerfile";

const lines = (...rest: string[]) =>
  ["FROM node:24-bookworm-slim", ...rest, 'CMD ["node", "server.cjs"]'].join("\n");

describe("a Dockerfile", () => {
  it("says what goes where, in which folder the program starts and with what", () => {
    const image = readDockerfile(
      lines(
        "# a comment",
        "WORKDIR /srv",
        "WORKDIR app",
        "ADD scoring.tar.gz .",
        "COPY --chown=node package.json settings.json ./",
        "COPY model.txt /data/model",
        'ENV A=1 B="two words" \\',
        "    C=3",
        "ENV D the rest",
        "USER node",
        "EXPOSE 8080",
      ),
    );
    expect(image).toEqual({
      adds: [
        { source: "scoring.tar.gz", destination: "/srv/app" },
        { source: "package.json", destination: "/srv/app/package.json" },
        { source: "settings.json", destination: "/srv/app/settings.json" },
        { source: "model.txt", destination: "/data/model" },
      ],
      environment: { A: "1", B: "two words", C: "3", D: "the rest" },
      workingDirectory: "/srv/app",
      command: ["server.cjs"],
    });
  });

  it.each([
    "node:24",
    "node:24.21.1-bookworm-slim",
    "docker.io/library/node:24-slim",
    "mcr.microsoft.com/azurelinux/base/nodejs:24",
    "mcr.microsoft.com/devcontainers/typescript-node:24@sha256:abc",
  ])("may begin with %s", (base) => {
    expect(readDockerfile(`FROM ${base}\nCMD ["node", "a.js"]`).command).toEqual(["a.js"]);
  });

  it.each([
    ["RUN npm ci", "the instruction RUN"],
    ["HEALTHCHECK CMD true", "the instruction HEALTHCHECK"],
    ['ENTRYPOINT ["node"]', "the instruction ENTRYPOINT"],
    ["ADD https://example.com/a.tar /", "ADD https://example.com/a.tar"],
    ["COPY . .", "COPY ."],
    ["COPY ../secret /", "COPY ../secret"],
    ["COPY --from=build /a /b", "COPY --from=build"],
    ["FROM node:24", "a second FROM"],
    ["ENV PATH=$PATH:/app", "variables in ENV"],
    ["CMD node server.cjs", "CMD node server.cjs"],
    ['CMD ["python", "a.py"]', "CMD"],
  ])("fails when it has %s, and says so", (line, what) => {
    expect(() => readDockerfile(lines(line))).toThrow(DockerfileRefused);
    expect(() => readDockerfile(lines(line))).toThrow(what);
  });

  it.each(["python:3.12", "node:22-slim", "mcr.microsoft.com/azureml/minimal:24"])(
    "fails when it begins with %s",
    (base) => {
      expect(() => readDockerfile(`FROM ${base}\nCMD ["node", "a.js"]`)).toThrow(`the base image ${base}`);
    },
  );

  it("fails when it does not say what to start", () => {
    expect(() => readDockerfile("FROM node:24")).toThrow("no CMD");
  });
});
