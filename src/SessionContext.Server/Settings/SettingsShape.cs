using System.ComponentModel;
using System.Globalization;
using System.Reflection;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace SessionContext.Server.Settings;

/// <summary>
/// Whether a section has the keys of its settings, and values of their types. Names the key, the type and the rule,
/// never the value: the configuration binder repeats what it cannot read, and that may be a secret in the wrong place.
/// </summary>
internal static class SettingsShape
{
    /// <summary>What is wrong with the section; empty where the binder can read all of it.</summary>
    public static IEnumerable<string> ValidationErrors(IConfigurationSection section, Type type)
    {
        var converter = TypeDescriptor.GetConverter(type);
        if (converter.CanConvertFrom(typeof(string)))
        {
            return ValueErrors(section, type, converter);
        }

        var children = section.GetChildren().ToArray();
        if (children.Length == 0)
        {
            return string.IsNullOrEmpty(section.Value) ? [] : [Rule(section.Path, type)];
        }

        return ElementOf(type) is { } element
            ? children.SelectMany(child => ValidationErrors(child, element))
            : children.SelectMany(child => PropertyErrors(child, section, type));
    }

    private static IEnumerable<string> ValueErrors(
        IConfigurationSection section,
        Type type,
        TypeConverter converter
    ) =>
        section.GetChildren().Any() || !IsReadable(section.Value, type, converter)
            ? [Rule(section.Path, type)]
            : [];

    private static bool IsReadable(string? value, Type type, TypeConverter converter)
    {
        if (string.IsNullOrEmpty(value))
        {
            return true; // absent
        }

        if ((Nullable.GetUnderlyingType(type) ?? type) == typeof(TimeSpan))
        {
            return IsTimeSpan(value);
        }

        try
        {
            converter.ConvertFromInvariantString(value);
            return true;
        }
        catch (Exception)
        {
            return false; // each converter throws what it likes, and repeats the value
        }
    }

    // Only with hours, minutes and seconds: to the framework, 3600 is 3,600 days, 05:00 five hours and 24:00:00 24
    // days.
    private static bool IsTimeSpan(string value) =>
        value.Count(c => c == ':') == 2
        && TimeSpan.TryParseExact(value, "c", CultureInfo.InvariantCulture, out _);

    /// <summary>What is wrong with one key of a section.</summary>
    public static IEnumerable<string> PropertyErrors(
        IConfigurationSection child,
        IConfigurationSection section,
        Type type
    )
    {
        var properties = type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(IsSetting)
            .ToArray();
        var named = properties.FirstOrDefault(property =>
            property.Name.Equals(child.Key, StringComparison.OrdinalIgnoreCase)
        );
        return named is null
            ? [Unknown(child, section, [.. properties.Select(property => property.Name)])]
            : ValidationErrors(child, named.PropertyType);
    }

    /// <summary>What is said of a key that its section does not have.</summary>
    public static string Unknown(
        IConfigurationSection child,
        IConfigurationSection section,
        IReadOnlyCollection<string> settings
    )
    {
        var meant = NearestName.To(child.Key, settings) is { } nearest
            ? $"did you mean {section.Path}:{nearest}? "
            : "";
        return $"{child.Path} is not a setting; {meant}{section.Path} has {string.Join(", ", settings)}";
    }

    // Kestrel's limits have parts that can be changed and not replaced, and rates that are only made.
    private static bool IsSetting(PropertyInfo property) =>
        property.CanWrite
        || property.PropertyType.Namespace == typeof(KestrelServerLimits).Namespace
        || property.DeclaringType == typeof(MinDataRate);

    /// <summary>The type of a list's or a dictionary's elements; null: it is neither.</summary>
    private static Type? ElementOf(Type type) =>
        type.GetInterfaces()
            .Append(type)
            .Where(one => one.IsGenericType)
            .Select(one =>
                one.GetGenericTypeDefinition() == typeof(IEnumerable<>)
                    ? one.GetGenericArguments()[0]
                    : null
            )
            .Select(element =>
                element is { IsGenericType: true }
                && element.GetGenericTypeDefinition() == typeof(KeyValuePair<,>)
                    ? element.GetGenericArguments()[1]
                    : element
            )
            .FirstOrDefault(element => element is not null);

    private static string Rule(string key, Type type)
    {
        var plain = Nullable.GetUnderlyingType(type) ?? type;
        return plain switch
        {
            _ when plain == typeof(bool) => $"{key} must be true or false",
            _ when plain == typeof(int) || plain == typeof(long) =>
                $"{key} must be a whole number, such as 10",
            _ when plain == typeof(double) => $"{key} must be a number, such as 240",
            _ when plain == typeof(TimeSpan) =>
                $"{key} must be a time span as hh:mm:ss or d.hh:mm:ss, such as 01:00:00 (one hour) or 90.00:00:00 (90 days)",
            _ when plain == typeof(Uri) => $"{key} must be a URL, such as https://api.example",
            { IsEnum: true } => $"{key} must be one of {string.Join(", ", Enum.GetNames(plain))}",
            _ when plain == typeof(string) => $"{key} must be one value, without keys below it",
            _ when IsDictionary(plain) => $"{key} must be a section; its keys are {key}:<name>",
            _ when ElementOf(plain) is not null =>
                $"{key} must be a list; its elements are {key}:0, {key}:1 and so on",
            _ => $"{key} must be a section, with settings of its own",
        };
    }

    private static bool IsDictionary(Type type) =>
        type.GetInterfaces()
            .Append(type)
            .Any(one =>
                one.IsGenericType && one.GetGenericTypeDefinition() == typeof(IDictionary<,>)
            );
}
