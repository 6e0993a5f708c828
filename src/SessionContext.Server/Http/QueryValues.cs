using SessionContext.Core;
using SessionContext.Core.Documents;

namespace SessionContext.Server.Http;

/// <summary>Reads query parameters and gathers what is wrong with them, so that one answer names every fault.</summary>
internal sealed class QueryValues(IQueryCollection query)
{
    private readonly List<FieldFault> _faults = [];

    /// <summary>What was found wrong so far; repeats no value.</summary>
    public IReadOnlyList<FieldFault> Faults => _faults;

    /// <summary>A parameter that has to be there; empty, with a fault, where it is not.</summary>
    public string Required(string name)
    {
        var value = Optional(name);
        if (value is null && !_faults.Exists(fault => fault.Field == name))
        {
            _faults.Add(new(name, "is required"));
        }

        return value ?? "";
    }

    /// <summary>A parameter that may be left out; null where it is, or is empty, as some clients send what they have not.</summary>
    public string? Optional(string name)
    {
        var values = query[name];
        if (values.Count > 1)
        {
            _faults.Add(new(name, "must be given once"));
            return null;
        }

        return values is [{ Length: > 0 } value] ? value : null;
    }

    /// <summary>A parameter that has to be a tenant's name.</summary>
    public Tenant Tenant(string name)
    {
        var value = Required(name);
        if (!Core.Tenant.TryParse(value, out var tenant) && value.Length > 0)
        {
            _faults.Add(new(name, Core.Tenant.Rule));
        }

        return tenant;
    }

    /// <summary>Adds what somebody else found.</summary>
    public void Add(IEnumerable<FieldFault> faults) => _faults.AddRange(faults);
}
