/** The long-term support line of Neo4j: Java 17 or 21, Cypher 5. */
export const NEO4J_VERSION = '5.26.30';
/** Neo4j Browser has its own versions. This one was published for the 5.26 line. */
const BROWSER_VERSION = '5.24.0';

/** The version is pinned: otherwise it would depend on the version of Maven. */
export const COPY_GOAL = 'org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies';

/** Jars that must be there after a download: the database, its server and its browser. */
export const MAIN_JARS = [
  `neo4j-${NEO4J_VERSION}.jar`,
  `neo4j-server-${NEO4J_VERSION}.jar`,
  `neo4j-browser-${BROWSER_VERSION}.jar`,
] as const;

/** Number of jars with all dependencies (143 MB). Used only to show progress. */
export const EXPECTED_JARS = 214;

/** Name of a folder of jars in the cache. */
export const JARS_FOLDER = `neo4j-${NEO4J_VERSION}-browser-${BROWSER_VERSION}`;

/** The project that Maven resolves. Neo4j is GPL-3.0 and runs in its own process; no part of it is shipped. */
export const POM = `<?xml version="1.0" encoding="UTF-8"?>
<project>
  <modelVersion>4.0.0</modelVersion>
  <groupId>kaizen.graph</groupId>
  <artifactId>embedded-neo4j</artifactId>
  <version>1</version>
  <packaging>pom</packaging>
  <dependencies>
    ${dependency('org.neo4j', 'neo4j', NEO4J_VERSION)}
    ${dependency('org.neo4j.app', 'neo4j-server', NEO4J_VERSION)}
    ${dependency('org.neo4j.client', 'neo4j-browser', BROWSER_VERSION)}
  </dependencies>
</project>
`;

function dependency(group: string, artifact: string, version: string): string {
  return `<dependency><groupId>${group}</groupId><artifactId>${artifact}</artifactId><version>${version}</version></dependency>`;
}

/** Settings of Maven with which everything comes from one mirror. They take the place of the user's own. */
export function mirrorSettings(url: string): string {
  const text = url.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
  return `<settings><mirrors><mirror><id>mirror</id><mirrorOf>*</mirrorOf><url>${text}</url></mirror></mirrors></settings>\n`;
}
