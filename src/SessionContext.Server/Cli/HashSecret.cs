using System.CommandLine;
using SessionContext.Server.OAuth;

namespace SessionContext.Server.Cli;

/// <summary>
/// <c>session-context hash-secret</c>: a client secret's hash for <c>Identity:Clients:N:SecretHash</c>.
/// </summary>
internal static class HashSecret
{
    /// <summary>
    /// The command. The secret comes by standard input, where no process list or shell history shows it.
    /// </summary>
    public static Command Command()
    {
        var command = new Command(
            "hash-secret",
            "Reads a client secret from standard input and prints its hash for Identity:Clients:N:SecretHash."
        );
        command.Validators.Add(given =>
        {
            if (given.Tokens.Count > 0)
            {
                given.AddError("The secret is read from standard input, never from an argument.");
            }
        });
        CommandCall.Of(
            command,
            call =>
            {
                if (Console.In.ReadLine() is not { Length: > 0 } secret)
                {
                    throw new CommandException("Standard input contains no secret.");
                }

                if (secret.Length < ClientSecret.Shortest)
                {
                    throw new CommandException(
                        $"The secret must have at least {ClientSecret.Shortest} characters. This makes one: openssl rand -hex 32"
                    );
                }

                var hash = ClientSecret.Hash(secret);
                call.Output.Write(hash, new() { ["hash"] = hash });
                return Task.CompletedTask;
            }
        );
        return command;
    }
}
