using Microsoft.Extensions.Primitives;
using SessionContext.Core;
using SessionContext.Core.Documents;

namespace SessionContext.Server.Http;

/// <summary>
/// Reads the parameters of a call and gathers what is wrong with them, so that one answer names every error. They are
/// in the query; where the call takes a body, they may be there as well.
/// </summary>
internal sealed class QueryValues(IQueryCollection query, BodyValues body = default)
{
    private readonly List<FieldError> _errors = [.. body.ValidationErrors ?? []];

    /// <summary>What was found wrong so far; repeats no value.</summary>
    public IReadOnlyList<FieldError> ValidationErrors => _errors;

    /// <summary>A parameter that has to be there; empty, with an error, where it is not.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="alias">Another name, which is read where the first one is missing.</param>
    public string Required(string name, string? alias = null)
    {
        var value = Optional(name, alias);
        if (value is null && !_errors.Exists(error => error.Field == name || error.Field == alias))
        {
            _errors.Add(new(name, "is required"));
        }

        return value ?? "";
    }

    /// <summary>
    /// A parameter that may be left out; null where it is, or is empty, as some clients send what they have not.
    /// </summary>
    /// <inheritdoc cref="Required(string, string)" path="/param"/>
    public string? Optional(string name, string? alias = null)
    {
        var values = query[name];
        if (body.Values?.TryGetValue(name, out var more) is true)
        {
            values = StringValues.Concat(values, more);
        }

        if (values.Count > 1)
        {
            _errors.Add(new(name, "must be given once"));
            return null;
        }

        return values is [{ Length: > 0 } value] ? value
            : alias is null ? null
            : Optional(alias);
    }

    /// <summary>A parameter that has to be there and has at most so many characters.</summary>
    public string Required(string name, int longest)
    {
        var value = Required(name);
        return value.Length > 0 ? Optional(name, longest) ?? "" : value;
    }

    /// <summary>A parameter that may be left out and has at most so many characters.</summary>
    public string? Optional(string name, int longest)
    {
        var value = Optional(name);
        if (value?.Length > longest)
        {
            _errors.Add(new(name, $"must have at most {longest} characters"));
            return null;
        }

        return value;
    }

    /// <summary>A parameter that has to be a tenant's name.</summary>
    /// <inheritdoc cref="Required(string, string)" path="/param"/>
    public Tenant Tenant(string name, string? alias = null)
    {
        var value = Required(name, alias);
        if (!Core.Tenant.TryParse(value, out var tenant) && value.Length > 0)
        {
            _errors.Add(new(name, Core.Tenant.Rule));
        }

        return tenant;
    }

    /// <summary>Adds errors that were found elsewhere.</summary>
    public void Add(IEnumerable<FieldError> errors) => _errors.AddRange(errors);
}
