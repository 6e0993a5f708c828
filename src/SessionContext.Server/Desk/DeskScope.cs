using System.Text.Json.Nodes;
using SessionContext.Core;
using SessionContext.Core.Documents;
using SessionContext.Server.Cli;
using SessionContext.Server.Customers;
using SessionContext.Server.Hosting;

namespace SessionContext.Server.Desk;

/// <summary>A request whose values keep their rules: whose sessions or data are meant, and who asks.</summary>
internal readonly record struct DeskScope(DeskRequest Request, Tenant Tenant, AuditActor Actor)
{
    /// <summary>What the audit log has as the client of a command.</summary>
    public const string Client = "session-context";

    /// <summary>The customer of a request that is about one.</summary>
    public string CustomerId => Request.CustomerId!;

    /// <summary>The same, as a call of the API.</summary>
    public CustomerCall Customer => new(Tenant, CustomerId, Actor);

    /// <summary>The session of a request that is about one.</summary>
    public ContextKey Key =>
        SessionId.TryParse(Request.SessionId, out var session)
            ? new(Tenant, session)
            : throw new CommandException($"The session's id {SessionId.Rule}.");

    /// <summary>The session that is not ended; null: none.</summary>
    public SessionId? Except =>
        Request.Except is null ? null
        : SessionId.TryParse(Request.Except, out var session) ? session
        : throw new CommandException($"The session's id {SessionId.Rule}.");

    /// <summary>Reads a request.</summary>
    /// <exception cref="CommandException">A value breaks its rule.</exception>
    public static DeskScope Of(DeskRequest request)
    {
        if (!Tenant.TryParse(request.Tenant, out var tenant))
        {
            throw new CommandException($"The tenant {Tenant.Rule}.");
        }

        foreach (var id in (string?[])[request.CustomerId, request.CartId])
        {
            if (id is not null && !FieldRule.CustomerId.IsValid(id))
            {
                throw new CommandException(
                    $"The id of a customer or a cart {FieldRule.CustomerId.Message}."
                );
            }
        }

        return new(request, tenant, new(Client, request.User));
    }

    /// <summary>Facts about the result, for programs.</summary>
    public JsonObject Facts(params (string Name, JsonNode? Value)[] facts)
    {
        var all = new JsonObject { ["tenant"] = Tenant.ToString() };
        foreach (var (name, value) in facts.Where(fact => fact.Value is not null))
        {
            all[name] = value;
        }

        return all;
    }
}
