/**
 * Reads and checks a repository's definitions: one reader per kind of object, references between them, variants of a
 * matrix, and selecting suites, cases, and cells. {@code DefinitionReader} is the door; every problem names file, line,
 * and column. The JSON Schemas for editors are beside this package's resources.
 *
 * <p>Every room that reads definitions may use it.
 *
 * <p>It must never know git, and how a definition is run.
 */
package io.jenkins.plugins.virtualcluster.definition.reading;
