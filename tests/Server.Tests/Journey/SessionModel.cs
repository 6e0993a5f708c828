namespace SessionContext.Server.Tests.Journey;

/// <summary>
/// What one session has to look like, told as simply as it can be: the rules of contract §§ 4–7 on a few variables. A
/// shopper prefers USD (ann) or nothing (bob); the shop's currency is EUR.
/// </summary>
internal sealed class SessionModel
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    private readonly HashSet<string> _closedCarts = [];
    private DateTimeOffset? _ends;
    private bool _currencyIsChosen;
    private bool _isLoggedOut;
    private string? _loggedIn;
    private bool _tokensAreGood = true;
    private string? _tokensOf;

    public DateTimeOffset Now { get; set; }

    public long Version { get; private set; }

    public string? Customer { get; private set; }

    public string? Cart { get; private set; }

    public string? Currency { get; private set; }

    public bool Exists => Version > 0 && !(_ends <= Now);

    /// <summary>What a backend reads, as text.</summary>
    public override string ToString() =>
        Exists ? $"v{Version} {Customer ?? "-"} {Cart ?? "-"} {Currency}" : "none";

    public void CartCreated(string cart)
    {
        if (_closedCarts.Contains(cart) || (Exists && Cart == cart))
        {
            return;
        }

        if (!Exists)
        {
            (Version, Cart, Customer, _currencyIsChosen) = (0, null, _loggedIn, false);
            Currency = Preferred(Customer);
        }

        Cart = cart;
        Changed();
    }

    public void CartClosed(string cart)
    {
        _closedCarts.Add(cart);
        if (Exists && Cart == cart)
        {
            Cart = null;
            Changed();
        }
    }

    /// <summary>
    /// A choice with the token of the context's customer, or with the anonymous one where the context has none; the
    /// status of its answer.
    /// </summary>
    public int Choose(string currency)
    {
        var isAnonymous = !Exists || Customer is null;
        if (isAnonymous && (_isLoggedOut || _loggedIn is not null))
        {
            return 401;
        }

        if (!Exists)
        {
            return 404;
        }

        (Currency, _currencyIsChosen) = (currency, true);
        Changed();
        return 204;
    }

    /// <summary>The exchange of an anonymous token; the status of its answer.</summary>
    public int Exchange(string customer)
    {
        var isAnothers = Exists && Customer is not null && Customer != customer;
        if (isAnothers)
        {
            return 403;
        }

        if (_isLoggedOut)
        {
            return 401;
        }

        if (_loggedIn is not null && _loggedIn != customer)
        {
            return 403;
        }

        _loggedIn = customer;
        (_tokensAreGood, _tokensOf) = (true, customer);
        Assign(customer);
        return 200;
    }

    /// <summary>The newest refresh token is used.</summary>
    public bool Refresh()
    {
        var isGood = _tokensAreGood && !_isLoggedOut && _tokensOf == _loggedIn;
        if (isGood && Exists && Customer is null)
        {
            _ends = Now + Hour;
        }

        return isGood;
    }

    /// <summary>A token of the newest family is used that was used before, and not lately.</summary>
    public bool RefreshAgain() => _tokensOf is null && Refresh();

    /// <summary>Log-out with a token of whoever is logged in.</summary>
    public void LogOut()
    {
        _isLoggedOut = true;
        if (Exists && (Customer is null || Customer == _loggedIn))
        {
            Version = 0;
        }

        _loggedIn = null;
    }

    public void LoggedInElsewhere(string customer)
    {
        _loggedIn = customer;
        Assign(customer);
    }

    public void LoggedOutElsewhere()
    {
        (_isLoggedOut, _loggedIn, Version) = (true, null, 0);
    }

    public void CustomerDeleted(string customer)
    {
        if (Exists && Customer == customer)
        {
            LoggedOutElsewhere();
        }
    }

    private void Assign(string customer)
    {
        if (!Exists || Customer == customer)
        {
            return;
        }

        Customer = customer;
        Currency = _currencyIsChosen ? Currency : Preferred(customer);
        Changed();
    }

    private void Changed()
    {
        Version++;
        _ends = Customer is null ? Now + Hour : null;
    }

    private static string Preferred(string? customer) => customer == "ann" ? "USD" : "EUR";
}
